import { getEventListeners } from 'node:events';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, TimeoutExceededError, WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { monotonicNow, sleep } from '@tta/core/authors';
import { primitiveContract, RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import {
  retry,
  sequential,
  task,
  timeout,
  TimeoutPrimitive,
  type SequentialPrimitive,
  type TimeoutOptions,
} from '../index.js';
import { leavesNothing } from '../testing/leaves-nothing.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });

  it.each(primitiveContract((child) => timeout(child, { timeoutMs: 60_000 })))('$promise', ({ verify }) => verify());
  it.each(primitiveContract((child) => timeout(child, { timeoutMs: 60_000, mode: 'abandon' })))(
    '$promise, where it abandons',
    ({ verify }) => verify(),
  );
  it.each(primitiveContract((child) => timeout(child, { timeoutMs: Infinity })))(
    '$promise, without a limit',
    ({ verify }) => verify(),
  );
});

type Step = WorkflowPrimitive<string, string>;

/** Takes so long, and stops when its signal aborts. */
const takes = (ms: number): Step =>
  task('narrate', (input: string, { signal }) => sleep(ms, signal).then(() => `did ${input}`));
/** Takes so long, whatever its signal says. */
const deaf = (ms: number, fails?: Error): Step =>
  task('narrate', async (input: string) => {
    await sleep(ms);
    if (fails !== undefined) throw fails;
    return `did ${input}`;
  });

interface Ended {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly afterMs: number;
}

function ended(promise: Promise<unknown>): Promise<Ended> {
  const startedAt = monotonicNow();
  return promise.then(
    (value) => ({ value, afterMs: monotonicNow() - startedAt }),
    (error: unknown) => ({ error, afterMs: monotonicNow() - startedAt }),
  );
}

async function observe(step: Step, options: { signal?: AbortSignal; deadline?: number } = {}) {
  const recording = new RecordingInstrumentation();
  const end = ended(step.execute('it', WorkflowContext.create({ ...options, instrumentation: recording })));
  await jest.runAllTimersAsync();
  const own = recording.steps[0];
  return { ...(await end), recording, status: own?.status, events: own?.events ?? [], counts: own?.lateCounts ?? [] };
}

describe('a timeout', () => {
  leavesNothing();

  it('hands on what comes in time', async () => {
    await expect(observe(timeout(takes(199), { timeoutMs: 200 }))).resolves.toMatchObject({
      value: 'did it',
      status: 'success',
      events: [],
    });
  });

  it('aborts the signal of a step that takes too long, and throws the reason of that signal', async () => {
    let reason: unknown;
    const step = task('narrate', (_: string, { signal }) =>
      sleep(1000, signal).then(
        () => 'late',
        (error: unknown) => {
          reason = error;
          throw error;
        },
      ),
    );

    const { error, afterMs, status, events } = await observe(timeout(step, { timeoutMs: 200 }));

    expect(error).toBeInstanceOf(TimeoutExceededError);
    expect(error).toBe(reason);
    expect(error).toMatchObject({ timeoutMs: 200 });
    expect((error as Error).cause).toBeUndefined();
    expect({ afterMs, status }).toEqual({ afterMs: 200, status: 'timeout' });
    expect(events).toEqual([
      { name: 'timeout_expired', attributes: { timeout_ms: 200, waited_ms: 200, late: false }, error: undefined },
    ]);
  });

  it('has the failure that came after the expiry as its cause', async () => {
    const cause = new Error('torn down');

    const { error, status } = await observe(timeout(deaf(300, cause), { timeoutMs: 200 }));

    expect(error).toMatchObject({ code: 'ERR_TTA_TIMEOUT', timeoutMs: 200, cause });
    expect(status).toBe('timeout');
  });

  it('makes no circle of causes where the step wraps the reason of its signal', async () => {
    const step = task('narrate', (_: string, { signal }) =>
      sleep(1000, signal).then(
        () => '',
        (cause: unknown) => Promise.reject(new Error('gave up', { cause })),
      ),
    );

    const { error } = await observe(timeout(step, { timeoutMs: 200 }));

    const chain: unknown[] = [];
    for (let each: unknown = error; each instanceof Error; each = each.cause) {
      expect(chain).not.toContain(each);
      chain.push(each);
    }
    expect(chain.map((each) => (each as Error).name)).toEqual([
      'TimeoutExceededError',
      'Error',
      'TimeoutExceededError',
    ]);
  });

  it('returns a value that comes late, and says so', async () => {
    await expect(observe(timeout(deaf(300), { timeoutMs: 200 }))).resolves.toMatchObject({
      value: 'did it',
      afterMs: 300,
      status: 'success',
      events: [{ name: 'timeout_expired', attributes: { timeout_ms: 200, waited_ms: 300, late: true } }],
    });
  });

  it('tells once of a step that goes on for 5 seconds', async () => {
    const { events } = await observe(timeout(deaf(60_000), { timeoutMs: 200 }));

    expect(events.map(({ name, attributes }) => [name, attributes?.waited_ms])).toEqual([
      ['timeout_ignored', 5200],
      ['timeout_expired', 60_000],
    ]);
  });

  it("leaves the step's own failures as they are, a TimeoutError too", async () => {
    const own = new DOMException('the database was slow', 'TimeoutError');

    const { error, status, events } = await observe(timeout(deaf(100, own), { timeoutMs: 200 }));

    expect(error).toBe(own);
    expect({ status, events }).toEqual({ status: 'error', events: [] });
  });

  it('passes on an abort from outside that comes first', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 199);

    const { error, afterMs, status, events } = await observe(timeout(takes(1000), { timeoutMs: 200 }), {
      signal: controller.signal,
    });

    expect({ error, afterMs, status, events }).toEqual({
      error: 'enough',
      afterMs: 199,
      status: 'cancelled',
      events: [],
    });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it.each([
    { first: 'the abort', abortFirst: true, status: 'cancelled' },
    { first: 'the expiry', abortFirst: false, status: 'timeout' },
  ])('ends by $first where both come in one turn and that is first', async ({ abortFirst, status }) => {
    const controller = new AbortController();
    const abort = (): void => controller.abort('enough');
    if (abortFirst) setTimeout(abort, 200);

    const running = observe(timeout(takes(1000), { timeoutMs: 200 }), { signal: controller.signal });
    if (!abortFirst) setTimeout(abort, 200);

    await expect(running).resolves.toMatchObject({ status, afterMs: 200 });
  });

  it('stays a timeout where the abort comes while the step is still waited for', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 250);

    const { error, status } = await observe(timeout(deaf(300, new Error('broken')), { timeoutMs: 200 }), {
      signal: controller.signal,
    });

    expect(status).toBe('timeout');
    expect(error).toBeInstanceOf(TimeoutExceededError);
  });

  it('does not run with an aborted signal', async () => {
    const narrate = jest.fn(async () => 'told');
    const signal = AbortSignal.abort('enough');

    const { error } = await observe(timeout(task('narrate', narrate), { timeoutMs: 200 }), { signal });

    expect(error).toBe('enough');
    expect(narrate).not.toHaveBeenCalled();
  });

  it('is cut to what the deadline leaves', async () => {
    const { error, afterMs, status } = await observe(timeout(takes(1000), { timeoutMs: 200 }), {
      deadline: Date.now() + 50,
    });

    expect(error).toBeInstanceOf(TimeoutExceededError);
    expect({ afterMs, status }).toEqual({ afterMs: 50, status: 'timeout' });
  });

  it('may be longer than a timer of Node can be', async () => {
    const days = 24 * 60 * 60 * 1000;

    await expect(observe(timeout(takes(29 * days), { timeoutMs: 30 * days }))).resolves.toMatchObject({
      value: 'did it',
    });
    await expect(observe(timeout(takes(31 * days), { timeoutMs: 30 * days }))).resolves.toMatchObject({
      status: 'timeout',
      afterMs: 30 * days,
    });
  });

  it('sets no timer where it is Infinity and there is no deadline', async () => {
    const running = timeout(takes(10), { timeoutMs: Infinity }).execute('it');

    expect(jest.getTimerCount()).toBe(1);
    await jest.runAllTimersAsync();
    await expect(running).resolves.toBe('did it');
  });

  it('ends the inner one before the outer one, each with its own error', async () => {
    const inner = timeout(takes(1000), { timeoutMs: 100, name: 'inner' });
    const outer = timeout(inner, { timeoutMs: 200, name: 'outer' });

    const { error, recording } = await observe(outer);

    expect(error).toMatchObject({ timeoutMs: 100 });
    expect(inner.isOwnTimeout(error)).toBe(true);
    expect(outer.isOwnTimeout(error)).toBe(false);
    expect(recording.tree()).toBe('outer timeout\n  inner timeout\n    narrate timeout');
    expect(recording.step('outer').events).toEqual([]);
  });

  it('gives each attempt of a retry its own time', async () => {
    let calls = 0;
    const step = task('narrate', (input: string, { signal }) =>
      sleep(++calls < 3 ? 1000 : 10, signal).then(() => `did ${input}`),
    );

    await expect(
      observe(retry(timeout(step, { timeoutMs: 200 }), { initialDelayMs: 0, jitter: 'none' })),
    ).resolves.toMatchObject({ value: 'did it', afterMs: 410 });
  });
});

describe('a timeout by a function', () => {
  leavesNothing();

  it('asks it for each execution, with input and context', async () => {
    const timeoutMs = jest.fn((input: string, context: WorkflowContext) => input.length * context.remainingMs());
    const step = timeout(takes(1000), { timeoutMs });

    const { afterMs } = await observe(step, { deadline: Date.now() + 100 });

    expect(timeoutMs).toHaveBeenCalledWith('it', expect.any(WorkflowContext));
    expect(afterMs).toBe(100);
  });

  it.each([0, -5, -Infinity])('ends an execution before it starts where it gives %d', async (limitMs) => {
    const narrate = jest.fn(async () => 'told');

    const { error, status, events } = await observe(timeout(task('narrate', narrate), { timeoutMs: () => limitMs }));

    expect(error).toMatchObject({ code: 'ERR_TTA_TIMEOUT', timeoutMs: 0 });
    expect(status).toBe('timeout');
    expect(events).toMatchObject([
      { name: 'timeout_expired', attributes: { timeout_ms: 0, waited_ms: 0, late: false } },
    ]);
    expect(narrate).not.toHaveBeenCalled();
  });

  it.each([NaN, '200', undefined, Promise.resolve(200)])('refuses %p as an answer', async (answer) => {
    const { error } = await observe(timeout(takes(10), { timeoutMs: () => answer as number }));

    expect(error).toBeInstanceOf(InvalidOptionError);
  });
});

describe('a timeout that abandons', () => {
  leavesNothing();

  const abandoned: TimeoutOptions = { timeoutMs: 200, mode: 'abandon' };

  it('rejects at once, and counts how the step ends later', async () => {
    const { error, afterMs, status, events, counts, recording } = await observe(timeout(deaf(10_000), abandoned));

    expect(error).toMatchObject({ code: 'ERR_TTA_TIMEOUT', timeoutMs: 200 });
    expect({ afterMs, status }).toEqual({ afterMs: 200, status: 'timeout' });
    expect(events).toMatchObject([{ name: 'timeout_expired', attributes: { waited_ms: 200, late: false } }]);
    expect(counts).toMatchObject([{ name: 'timeout_abandoned_end', attributes: { status: 'success' } }]);
    expect(recording.steps.flatMap((step) => step.lateEvents)).toEqual([]);
    expect(recording.step('narrate').status).toBe('success');
  });

  it.each([
    { ends: 'with a failure of its own', step: deaf(300, new Error('broken')), status: 'error' },
    { ends: 'by its signal', step: takes(1000), status: 'timeout' },
  ])('swallows the failure of a step that ends $ends', async ({ step, status }) => {
    const { counts } = await observe(timeout(step, abandoned));

    expect(counts).toMatchObject([{ attributes: { status } }]);
  });

  it('does not wait after an abort from outside either', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 100);

    const { error, afterMs, status, events, counts } = await observe(timeout(deaf(10_000), abandoned), {
      signal: controller.signal,
    });

    expect({ error, afterMs, status, events }).toEqual({
      error: 'enough',
      afterMs: 100,
      status: 'cancelled',
      events: [],
    });
    expect(counts).toHaveLength(1);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('counts nothing where the step ends in time', async () => {
    const { counts, events } = await observe(timeout(takes(100), abandoned));

    expect([...counts, ...events]).toEqual([]);
  });
});

describe('the options of a timeout', () => {
  it.each<[string, unknown]>([
    ['timeoutMs', undefined],
    ['timeoutMs', 0],
    ['timeoutMs', -1],
    ['timeoutMs', NaN],
    ['timeoutMs', '200'],
    ['timeoutMs', async () => 200],
    ['mode', 'aggressive'],
    ['timeout', 200],
  ])('refuse %s: %p', (option, value) => {
    const options = { timeoutMs: 200, [option]: value };

    expect(() => timeout(takes(1), options as TimeoutOptions)).toThrow(InvalidOptionError);
  });

  it('refuse what is not a step', () => {
    expect(() => timeout({} as Step, { timeoutMs: 200 })).toThrow(InvalidOptionError);
  });
});

it('is named after its innermost step, and its class after itself', () => {
  expect(timeout(retry(takes(1)), { timeoutMs: 200 }).name).toBe('timeout(narrate)');
  expect(timeout(takes(1), { timeoutMs: 200, name: 'quick' }).name).toBe('quick');
  expect(new TimeoutPrimitive(takes(1), { timeoutMs: 200 }).name).toBe('TimeoutPrimitive');
});

it('has the types of its child', () => {
  const length = task('length', (text: string) => text.length);

  expectTypeOf(timeout(length, { timeoutMs: 200 })).toEqualTypeOf<TimeoutPrimitive<string, number>>();
  const chain = sequential([timeout(length, { timeoutMs: (text) => text.length })]);
  expectTypeOf(chain).toEqualTypeOf<SequentialPrimitive<string, number>>();
  // @ts-expect-error -- The limit gets the input of the child.
  timeout(length, { timeoutMs: (input: number) => input });
});
