import { getEventListeners } from 'node:events';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { primitiveContract, RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import {
  CircuitOpenError,
  isTransient,
  rateLimit,
  RateLimitedError,
  task,
  type RateLimitAnswer,
  type RateLimitOptions,
  type RateLimitPrimitive,
  type RateLimitStore,
} from '../index.js';
import { leavesNothing, settle, watched } from '../testing/leaves-nothing.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(primitiveContract((child) => rateLimit(child, { permits: 100, perMs: 1000 })))('$promise', ({ verify }) =>
    verify(),
  );
  it.each(primitiveContract((child) => rateLimit(child, { permits: 1, perMs: 1, store: new Permits(1000) })))(
    'with a store: $promise',
    ({ verify }) => verify(),
  );
});

/** A store with so many permits, which then asks for 10 ms each time. */
class Permits implements RateLimitStore {
  readonly keys: string[] = [];
  constructor(public left: number) {}
  async take(key: string, permits: number): Promise<RateLimitAnswer> {
    this.keys.push(key);
    if (this.left < permits) return { allowed: false, retryAfterMs: 10 };
    this.left -= permits;
    return { allowed: true, retryAfterMs: 0 };
  }
}

/** A limit of one call each 10 ms, around a step that lists when it ran. */
function limited(options: Partial<RateLimitOptions> = {}) {
  const starts: [input: number, atMs: number][] = [];
  const errors = new Map<number, unknown>();
  const startedAtMs = performance.now();
  const step = task('step', (input: number) => {
    starts.push([input, Math.round(performance.now() - startedAtMs)]);
    if (errors.has(input)) throw errors.get(input);
    return input;
  });
  const guarded = rateLimit(step, { permits: 1, perMs: 10, ...options });
  const call = (input: number, context?: WorkflowContext) => watched(guarded.execute(input, context));
  return { guarded, call, starts, errors };
}
const pass = async (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('rateLimit', () => {
  leavesNothing();

  it('lets a burst through, and then one call each interval, in the order in which they came', async () => {
    const { call, starts, guarded } = limited({ permits: 2, perMs: 20, burst: 3 });
    for (let input = 0; input < 6; input++) call(input);
    await pass(30);

    expect(starts).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 10],
      [4, 20],
      [5, 30],
    ]);
    expect(guarded.isIdle).toBe(false);
    await pass(30);
    expect(guarded.isIdle).toBe(true);
  });

  it('refuses in mode reject, without a stack, and says when a permit will be there', async () => {
    const { call, starts } = limited({ mode: 'reject' });
    call(0);
    await pass(4);
    const { error } = await settled(call(1));

    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({ code: 'ERR_TTA_RATE_LIMITED', status: 'rejected', reason: 'limit', retryAfterMs: 6 });
    expect((error as Error).stack).not.toMatch(/\n\s+at /);
    expect(isTransient(error)).toBe(true);
    await pass(6);
    call(2);
    expect(starts).toEqual([
      [0, 0],
      [2, 10],
    ]);
  });

  it('rounds what is left up to whole milliseconds, so that a call that obeys does not come too early', async () => {
    const { call } = limited({ permits: 3, perMs: 1000, burst: 1, mode: 'reject' });
    call(1);
    const refused = call(2);
    await pass(0);

    expect(refused.error).toMatchObject({ retryAfterMs: 334, message: expect.stringMatching(/try again in 334 ms$/) });
  });

  it('leaves one of 1000 waiting calls when 999 abort, which then has to wait for no other', async () => {
    const { call, starts, guarded } = limited({ maxWaitMs: 100_000 });
    call(0);
    const controllers = Array.from({ length: 1000 }, () => new AbortController());
    const waiting = controllers.map(({ signal }, index) => call(index + 1, WorkflowContext.create({ signal })));
    await settle();
    expect(guarded.queueDepth).toBe(1000);
    for (const [index, controller] of controllers.entries()) if (index !== 617) controller.abort(`not ${index}`);
    await pass(10);

    expect(starts).toEqual([
      [0, 0],
      [618, 10],
    ]);
    expect(waiting.filter(({ status }) => status === 'threw')).toHaveLength(999);
    for (const { signal } of controllers) expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('gives the permit back that a call was given in the turn in which it was aborted', async () => {
    const ends = new Set<unknown>();
    // Whichever reaction of that turn the abort comes before.
    for (let reactions = 0; reactions < 10; reactions++) {
      const { call, starts } = limited();
      const controller = new AbortController();
      call(0);
      const aborted = call(1, WorkflowContext.create({ signal: controller.signal }));
      await settle();
      jest.advanceTimersByTime(10);
      for (let reaction = 0; reaction < reactions; reaction++) await Promise.resolve();
      controller.abort('no');
      await settle();
      call(2);
      await pass(10);

      ends.add(aborted.error ?? 'it had run');
      expect(starts).toEqual(aborted.status === 'gave' ? [[0, 0], [1, 10], [2, 20]] : [[0, 0], [2, 10]]); // prettier-ignore
    }
    expect(ends).toEqual(new Set(['no', 'it had run']));
  });

  it('refuses at once what would wait longer than maxWaitMs or the deadline, or finds no place', async () => {
    const { call } = limited({ maxWaitMs: 25, maxQueue: 3 });
    call(0);
    const late = call(1, WorkflowContext.create({ deadline: Date.now() + 10 }));
    await settle();
    expect(late.error).toMatchObject({ reason: 'deadline', retryAfterMs: 10 });
    call(2);
    call(3);
    const tooLong = call(4);
    await settle();
    expect(tooLong.error).toMatchObject({ reason: 'max-wait', retryAfterMs: 30 });
    const noPlace = limited({ maxQueue: 1 });
    noPlace.call(0);
    noPlace.call(1);
    const refused = noPlace.call(2);
    await settle();
    expect(refused.error).toMatchObject({ reason: 'queue-full' });
    await pass(20);
  });

  it('holds all calls back after a Retry-After, then lets them through one at a time', async () => {
    const { call, starts, errors } = limited({ permits: 10, perMs: 100, burst: 10 });
    errors.set(0, Object.assign(new Error('429'), { retryAfterMs: 50 }));
    expect((await settled(call(0))).error).toBe(errors.get(0));
    for (let input = 1; input < 4; input++) call(input);
    await pass(100);

    expect(starts).toEqual([
      [0, 0],
      [1, 50],
      [2, 60],
      [3, 70],
    ]);
  });

  it.each([
    { error: new CircuitOpenError('inner', 'open', 5000), ms: 0 },
    { error: Object.assign(new Error('429'), { retryAfterMs: 9e9 }), ms: 300_000 },
    { error: new Error('broken'), ms: 0 },
  ])('holds back $ms ms after $error', async ({ error, ms }) => {
    const { call, errors } = limited({ burst: 5, mode: 'reject' });
    errors.set(0, error);
    await settled(call(0));
    const next = await settled(call(1));

    expect(next).toMatchObject(ms === 0 ? { value: 1 } : { error: { retryAfterMs: ms } });
  });

  it('passes the error of cooldownIf on', async () => {
    const mistake = new Error('a mistake');
    const { call, errors } = limited({
      cooldownIf: () => {
        throw mistake;
      },
    });
    errors.set(0, new Error('broken'));

    expect((await settled(call(0))).error).toBe(mistake);
  });

  it('is not confused by the wall clock', async () => {
    const { call, starts } = limited();
    call(0);
    jest.setSystemTime(0);
    call(1);
    await pass(10);

    expect(starts.map(([input]) => input)).toEqual([0, 1]);
  });
});

describe('rateLimit with a store', () => {
  leavesNothing();

  it('takes the permits of the store, by its key, and waits as long as it says', async () => {
    const store = new Permits(2);
    const { call, starts } = limited({ store, storeKey: 'model-api' });
    for (let input = 0; input < 4; input++) call(input);
    await pass(15);
    store.left = 2;
    await pass(5);

    expect(starts).toEqual([
      [0, 0],
      [1, 0],
      [2, 20],
      [3, 20],
    ]);
    expect(new Set(store.keys)).toEqual(new Set(['model-api']));
  });

  it('refuses in mode reject, and calls that would wait too long', async () => {
    for (const [options, reason] of [
      [{ mode: 'reject' }, 'limit'],
      [{ maxWaitMs: 5 }, 'max-wait'],
    ] as const) {
      const { call } = limited({ store: new Permits(0), ...options });
      const { error } = await settled(call(0));
      expect(error).toMatchObject({ reason, retryAfterMs: 10 });
    }
  });

  it.each([
    { what: 'rejects', take: async () => Promise.reject(new Error('down')) },
    {
      what: 'throws at once',
      take: () => {
        throw new Error('down');
      },
    },
    { what: 'hangs', take: () => new Promise<never>(() => undefined) },
    { what: 'gives nonsense', take: async () => ({ allowed: 'perhaps' }) as never },
  ])('lets calls through where it $what, unless told to fail closed', async ({ take }) => {
    for (const failClosed of [false, true]) {
      const recording = new RecordingInstrumentation();
      const { call, starts } = limited({ store: { take }, failClosed, storeTimeoutMs: 100 });
      const outcome = call(1, WorkflowContext.create({ instrumentation: recording }));
      await pass(100);

      expect(starts).toHaveLength(failClosed ? 0 : 1);
      if (failClosed) expect(outcome.error).toMatchObject({ reason: 'store', retryAfterMs: undefined });
      expect(recording.events()).toEqual([
        'rate_limit_store_failed',
        failClosed ? 'rate_limit_rejected' : 'rate_limit_admitted',
      ]);
    }
  });

  it('holds back after a Retry-After without asking the store', async () => {
    const store = new Permits(9);
    const { call, starts, errors } = limited({ store });
    errors.set(0, Object.assign(new Error('429'), { retryAfterMs: 50 }));
    await settled(call(0));
    call(1);
    await pass(49);
    expect(store.keys).toHaveLength(1);
    await pass(1);

    expect(starts).toHaveLength(2);
  });

  it('passes the turn on where the call at the head is aborted', async () => {
    const store = new Permits(0);
    const { call, starts, guarded } = limited({ store });
    const controller = new AbortController();
    const first = call(0, WorkflowContext.create({ signal: controller.signal }));
    await settle();
    call(1);
    await settle();
    expect(guarded.queueDepth).toBe(2);
    controller.abort('no');
    store.left = 1;
    await pass(10);

    expect(first.error).toBe('no');
    expect(starts.map(([input]) => input)).toEqual([1]);
  });
});

describe('what a rate limit tells', () => {
  leavesNothing();

  it('is how long calls waited, which were refused and why, and what held all back', async () => {
    const recording = new RecordingInstrumentation();
    const controller = new AbortController();
    const context = WorkflowContext.create({ instrumentation: recording });
    const { call, errors } = limited({ maxQueue: 2 });
    const busy = Object.assign(new Error('429'), { retryAfterMs: 50 });
    errors.set(1, busy);
    call(0, context);
    call(1, context);
    call(2, WorkflowContext.create({ instrumentation: recording, signal: controller.signal }));
    call(3, context);
    await pass(5);
    controller.abort('no');
    await pass(5);

    const told = recording.steps.filter(({ type }) => type === 'rate-limit');
    expect(told.map(({ events }) => events.map(({ name, attributes }) => [name, attributes]))).toEqual([
      [['rate_limit_admitted', { waited_ms: 0, queue_depth: 0 }]],
      [
        ['rate_limit_queued', { expected_ms: 10, queue_depth: 1 }],
        ['rate_limit_admitted', { waited_ms: 10, queue_depth: 0 }],
        ['rate_limit_cooldown', { cooldown_ms: 50 }],
      ],
      [
        ['rate_limit_queued', { expected_ms: 20, queue_depth: 2 }],
        ['rate_limit_left', { waited_ms: 5, queue_depth: 1 }],
      ],
      [['rate_limit_rejected', { reason: 'queue-full', retry_after_ms: 30, queue_depth: 2 }]],
    ]);
    expect(told.map(({ status }) => status)).toEqual(['success', 'error', 'cancelled', 'rejected']);
    expect(recording.steps.flatMap(({ lateEvents }) => lateEvents)).toEqual([]);
  });
});

describe('options of rateLimit', () => {
  const step = task('step', (input: string) => input.length);
  const some = { permits: 1, perMs: 1 };

  it.each([
    { option: 'permits', value: 0 },
    { option: 'permits', value: 1.5 },
    { option: 'perMs', value: 0 },
    { option: 'perMs', value: Infinity },
    { option: 'burst', value: 0 },
    { option: 'mode', value: 'drop' },
    { option: 'maxWaitMs', value: Infinity },
    { option: 'maxQueue', value: -1 },
    { option: 'cooldownIf', value: async () => 1 },
    { option: 'store', value: {} },
    { option: 'storeKey', value: '' },
    { option: 'storeTimeoutMs', value: 0 },
    { option: 'failClosed', value: 1 },
    { option: 'name', value: '' },
    { option: 'rate', value: 5 },
  ])('$option refuses $value when built', ({ option, value }) => {
    expect(() => rateLimit(step, { ...some, [option]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });

  it('name the step after the innermost one', () => {
    expect(rateLimit(step, some).name).toBe('rate-limit(step)');
  });

  it('keep the types of the step', () => {
    expectTypeOf(rateLimit(step, some)).toEqualTypeOf<RateLimitPrimitive<string, number>>();
    const load = async (input: string): Promise<number> => input.length;
    expectTypeOf(rateLimit(load, some)).toEqualTypeOf<RateLimitPrimitive<string, number>>();
  });
});

async function settled<T>(outcome: T): Promise<T> {
  await settle();
  return outcome;
}
