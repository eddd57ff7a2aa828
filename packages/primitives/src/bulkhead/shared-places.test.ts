import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { primitiveContract, RecordingInstrumentation, virtualClock, type VirtualClock } from '@tta/core/testing';
import {
  adaptive,
  bulkhead,
  collect,
  stream,
  type BulkheadAnswer,
  type BulkheadOptions,
  type BulkheadPrimitive,
  type BulkheadStore,
} from '../index.js';
import { heldCalls } from '../testing/held-calls.js';
import { watched } from '../testing/leaves-nothing.js';

describe('the contract, with a store', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(primitiveContract((child) => bulkhead(child, { maxConcurrency: 9, store: new Places() })))(
    '$promise',
    ({ verify }) => verify(),
  );
});

/** Places in memory, which asks for another look after 10 ms. */
class Places implements BulkheadStore {
  readonly taken = new Map<string, number>();
  asked = 0;
  /** How the next questions are answered, where not by the places. */
  answer: (() => Promise<BulkheadAnswer>) | undefined;

  async take(key: string, places: number): Promise<BulkheadAnswer> {
    this.asked++;
    if (this.answer !== undefined) return this.answer();
    const taken = this.taken.get(key) ?? 0;
    if (taken >= places) return { retryAfterMs: 10 };
    this.taken.set(key, taken + 1);
    return { release: () => this.taken.set(key, (this.taken.get(key) ?? 0) - 1) };
  }

  get held(): number {
    return [...this.taken.values()].reduce((sum, taken) => sum + taken, 0);
  }
}

/** The bulkhead of one process. */
function held(store: BulkheadStore, options: Partial<BulkheadOptions<number>> = {}) {
  const { step, calls } = heldCalls<number>();
  const guarded: BulkheadPrimitive<number, number> = bulkhead(step, {
    maxConcurrency: 2,
    maxQueue: Infinity,
    store,
    storeKey: 'model',
    storeTimeoutMs: 100,
    ...options,
  });
  const call = (input: number, context?: WorkflowContext) => watched(guarded.execute(input, context));
  const end = async (index: number): Promise<void> => {
    calls[index]?.resolve(index);
    await clock.advance(0);
  };
  return { guarded, calls, call, end, started: () => calls.map(({ input }) => input) };
}

let clock: VirtualClock;

describe('a bulkhead with a store', () => {
  beforeEach(() => {
    clock = virtualClock();
  });
  afterEach(() => {
    const { timerCount } = clock;
    clock.uninstall();
    expect(timerCount).toBe(0);
  });

  it.each([
    ['in the order in which they came', undefined, [1, 2, 3, 4, 5]],
    ['by their priority', (input: number) => (input === 4 ? 1000 : 0), [1, 4, 2, 3, 5]],
  ])('serves calls %s that came while the first ones asked for nothing', async (_how, priority, order) => {
    const store = new Places();
    const releases = await Promise.all([store.take('model', 2), store.take('model', 2)]);
    const { call, calls, end, started } = held(store, priority && { priority });
    for (const input of [1, 2, 3, 4, 5]) call(input);
    await clock.advance(50);
    expect(started()).toEqual([]);

    for (const answer of releases) if ('release' in answer) answer.release();
    await clock.advance(50);
    for (let index = 0; index < 5; index++) {
      expect(calls[index]).toBeDefined();
      await end(index);
      await clock.advance(50);
    }

    expect(started()).toEqual(order);
  });

  it('runs so many calls of all processes, and those of one process in the order in which they came', async () => {
    const store = new Places();
    const [one, other] = [held(store), held(store)];
    for (const input of [0, 1, 2, 3]) one.call(input);
    await clock.advance(0);
    other.call(4);
    await clock.advance(30);
    expect([one.started(), other.started()]).toEqual([[0, 1], []]);
    expect([one.guarded.running, one.guarded.queueDepth, other.guarded.queueDepth]).toEqual([2, 2, 1]);
    expect([...store.taken]).toEqual([['model', 2]]);

    await one.end(1);
    await clock.advance(10);
    await one.end(0);
    await clock.advance(10);

    expect(one.started().length + other.started().length).toBe(4);
    for (const process of [one, other, one, other]) {
      for (const index of process.calls.keys()) await process.end(index);
      await clock.advance(50);
    }
    expect([one.started(), other.started()]).toEqual([[0, 1, 2, 3], [4]]);
    expect([store.held, one.guarded.isIdle, other.guarded.isIdle]).toEqual([0, true, true]);
  });

  it('gives another process its turn though this one always has calls that wait', async () => {
    const store = new Places();
    const [busy, other] = [held(store, { maxConcurrency: 1 }), held(store, { maxConcurrency: 1 })];
    for (let input = 0; input < 20; input++) busy.call(input);
    await clock.advance(0);
    other.call(100);

    for (let index = 0; index < 20 && other.calls.length === 0; index++) {
      await busy.end(index);
      await clock.advance(25);
    }

    expect(other.started()).toEqual([100]);
    await other.end(0);
    for (let index = 0; index < 20; index++) {
      await busy.end(index);
      await clock.advance(25);
    }
    expect([busy.started().length, store.held]).toEqual([20, 0]);
  });

  it('refuses what would wait in a full queue, or too long, or while it is drained', async () => {
    const store = new Places();
    const { guarded, call, end } = held(store, { maxConcurrency: 1, maxQueue: 1, queueTimeoutMs: 25 });
    call(0);
    await clock.advance(0);
    const [waiting, second] = [call(1), call(2)];
    await clock.advance(24);
    expect([waiting.status, second.error]).toEqual(['running', expect.objectContaining({ reason: 'queue-full' })]);
    await clock.advance(1);
    expect(waiting.error).toMatchObject({ code: 'ERR_TTA_BULKHEAD_FULL', reason: 'queue-timeout' });

    const drained = watched(guarded.drain());
    const refused = call(3);
    await clock.advance(0);
    expect([drained.status, refused.error]).toEqual(['running', expect.objectContaining({ reason: 'draining' })]);
    await end(0);
    expect([drained.status, store.held]).toEqual(['gave', 0]);
  });

  it('is not idle while a call waits for a place that another process has', async () => {
    const store = new Places();
    const [other, own] = [held(store, { maxConcurrency: 1 }), held(store, { maxConcurrency: 1 })];
    other.call(0);
    own.call(1);
    await clock.advance(0);
    const idle = watched(own.guarded.onIdle());
    await other.end(0);
    expect([own.guarded.running, own.guarded.isIdle, idle.status]).toEqual([0, false, 'running']);

    await clock.advance(10);
    await own.end(0);

    expect(idle.status).toBe('gave');
  });

  it('lets an aborted call leave at once, and passes its turn on', async () => {
    const store = new Places();
    const { call, end, guarded, started } = held(store, { maxConcurrency: 1 });
    const controller = new AbortController();
    call(0);
    await clock.advance(0);
    const recording = new RecordingInstrumentation();
    const head = call(1, WorkflowContext.create({ signal: controller.signal, instrumentation: recording }));
    call(2);
    await clock.advance(5);

    controller.abort('enough');
    await clock.advance(0);
    expect([head.error, guarded.queueDepth]).toEqual(['enough', 1]);
    await end(0);
    await clock.advance(25);

    expect(started()).toEqual([0, 2]);
    expect(recording.events()).toEqual(['bulkhead_queued', 'bulkhead_left']);
    await end(1);
    expect(store.held).toBe(0);
  });

  it('gives a place back that came too late, or to a call that was aborted', async () => {
    const store = new Places();
    const { call, calls, end } = held(store);
    const controller = new AbortController();
    const released: string[] = [];
    const late = (name: string, delayMs: number) => async () => {
      await WorkflowContext.create().sleep(delayMs);
      return { release: () => released.push(name) };
    };
    store.answer = late('late', 150);
    const first = call(0);
    await clock.advance(0);
    store.answer = late('aborted', 50);
    const second = call(1, WorkflowContext.create({ signal: controller.signal }));
    await clock.advance(10);
    controller.abort('enough');
    await clock.advance(0);

    expect([second.error, calls.length, released]).toEqual(['enough', 0, []]);
    await clock.advance(150);
    // The first call runs without the place, because the store was late.
    expect([first.status, calls.length, released]).toEqual(['running', 1, ['aborted', 'late']]);
    await end(0);
    expect(released).toEqual(['aborted', 'late']);
  });

  it.each<[string, () => Promise<BulkheadAnswer>]>([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['hangs', () => new Promise(() => undefined)],
    ['gives nonsense', async () => ({ allowed: true }) as never],
  ])('keeps to the limit by itself where the store %s, or refuses with failClosed', async (_, answer) => {
    for (const failClosed of [false, true]) {
      const store = new Places();
      store.answer = answer;
      const recording = new RecordingInstrumentation();
      const { call, calls, end } = held(store, { failClosed, maxQueue: 0 });
      const context = WorkflowContext.create({ instrumentation: recording });
      const all = [0, 1, 2].map((input) => call(input, context));
      await clock.advance(100);

      expect(calls).toHaveLength(failClosed ? 0 : 2);
      expect(all.map(({ error }) => (error as { reason?: unknown } | undefined)?.reason)).toEqual(
        failClosed ? ['store', 'store', 'queue-full'] : [undefined, undefined, 'queue-full'],
      );
      expect(recording.events().filter((event) => event === 'bulkhead_store_failed')).toHaveLength(2);
      for (const index of calls.keys()) await end(index);
    }
  });

  it('goes on where a place cannot be given back', async () => {
    const store = new Places();
    store.answer = async () => ({ release: () => Promise.reject(new Error('down')) });
    const { call, end } = held(store, { maxConcurrency: 1 });
    const [first, second] = [call(0), call(1)];
    await clock.advance(0);
    await end(0);
    await clock.advance(25);
    await end(1);

    expect([first.status, second.status]).toEqual(['gave', 'gave']);
  });

  it('keeps the place of a stream until its end', async () => {
    const store = new Places();
    const numbers = stream('numbers', async function* (count: number) {
      for (let number = 0; number < count; number++) yield number;
    });
    const guarded = bulkhead(numbers, { maxConcurrency: 1, store });

    const open = await guarded.execute(2);
    expect([guarded.running, store.held]).toEqual([1, 1]);
    const items = [];
    for await (const item of open) items.push(item);
    await clock.advance(0);

    expect([items, guarded.running, store.held]).toEqual([[0, 1], 0, 0]);
    expect(await collect(guarded).execute(2)).toEqual([0, 1]);
  });

  it.each<[string, Partial<BulkheadOptions<number>>]>([
    ['store', { store: { take: 7 } as never }],
    ['storeKey', { storeKey: '' }],
    ['storeTimeoutMs', { storeTimeoutMs: 0 }],
    ['failClosed', { failClosed: 1 as never }],
    ['maxConcurrency', { maxConcurrency: adaptive({ min: 1, max: 2 }) }],
  ])('refuses a wrong %s when it is built', (option, options) => {
    expect(() => held(new Places(), options)).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });
});
