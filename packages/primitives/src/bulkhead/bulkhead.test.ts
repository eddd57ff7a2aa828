import { AsyncLocalStorage } from 'node:async_hooks';
import { getEventListeners } from 'node:events';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { primitiveContract, RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import {
  bulkhead,
  BulkheadFullError,
  isTransient,
  task,
  type BulkheadOptions,
  type BulkheadPrimitive,
} from '../index.js';
import { heldCalls } from '../testing/held-calls.js';
import { leavesNothing, settle, watched } from '../testing/leaves-nothing.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(primitiveContract((child) => bulkhead(child, { maxConcurrency: 1 })))('$promise', ({ verify }) => verify());
});

function held(options: Partial<BulkheadOptions<number>> = {}) {
  const { step, calls } = heldCalls<number>();
  const guarded = bulkhead(step, { maxConcurrency: 1, maxQueue: Infinity, ...options });
  /** Ends the call that was started as the nth. */
  const end = async (index: number): Promise<void> => {
    calls[index]?.resolve(index);
    await settle();
  };
  return { guarded, calls, end, started: () => calls.map(({ input }) => input) };
}

describe('bulkhead', () => {
  leavesNothing();

  it('runs so many calls at a time, and the others in the order in which they came', async () => {
    const { guarded, end, started } = held({ maxConcurrency: 2 });
    const all = Array.from({ length: 6 }, (_, index) => guarded.execute(index));
    expect([guarded.running, guarded.queueDepth, started()]).toEqual([2, 4, [0, 1]]);

    for (let index = 0; index < 6; index++) await end(index);

    expect(started()).toEqual([0, 1, 2, 3, 4, 5]);
    await expect(Promise.all(all)).resolves.toEqual([0, 1, 2, 3, 4, 5]);
    expect([guarded.running, guarded.isIdle]).toEqual([0, true]);
  });

  it('refuses without a queue, without a stack, and not worth another attempt', async () => {
    const { guarded, end } = held({ maxQueue: 0 });
    const first = guarded.execute(0);

    const error: unknown = await guarded.execute(1).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(BulkheadFullError);
    expect(error).toMatchObject({ code: 'ERR_TTA_BULKHEAD_FULL', status: 'rejected', reason: 'queue-full' });
    expect((error as Error).stack).not.toMatch(/\n\s+at /);
    expect(isTransient(error)).toBe(false);
    await end(0);
    await first;
  });

  it('leaves one of 1000 waiting calls when 999 abort, and no listener', async () => {
    const { guarded, end, started } = held();
    const { signal } = new AbortController();
    const first = guarded.execute(0);
    const controllers = Array.from({ length: 1000 }, () => new AbortController());
    const waiting = controllers.map((controller, index) =>
      watched(guarded.execute(index + 1, WorkflowContext.create({ signal: controller.signal }))),
    );
    for (const [index, controller] of controllers.entries()) if (index !== 617) controller.abort(`not ${index}`);
    await settle();

    expect(guarded.queueDepth).toBe(1);
    expect(waiting.map(({ error }) => error)).toEqual(
      controllers.map((_, index) => (index === 617 ? undefined : `not ${index}`)),
    );
    await end(0);
    expect(started()).toEqual([0, 618]);
    await end(1);
    await first;
    for (const each of [signal, ...controllers.map((controller) => controller.signal)])
      expect(getEventListeners(each, 'abort')).toEqual([]);
  });

  it('gives the place on that a call was given in the turn in which it was aborted', async () => {
    const { guarded, calls, end, started } = held();
    const controller = new AbortController();
    const [first, second, third] = [0, 1, 2].map((index) =>
      watched(guarded.execute(index, WorkflowContext.create({ signal: index === 1 ? controller.signal : undefined }))),
    );
    calls[0]?.resolve(0);
    // After it was told that it is its turn, and before it can run.
    await Promise.resolve().then(() => controller.abort('changed my mind'));
    await settle();

    expect(started()).toEqual([0, 2]);
    expect([first?.status, second?.error, third?.status]).toEqual(['gave', 'changed my mind', 'running']);
    await end(1);
    expect(guarded.running).toBe(0);
  });

  it('tells no start of a call that was aborted in the turn in which its place came', async () => {
    const { guarded, calls } = held();
    const controller = new AbortController();
    const recording = new RecordingInstrumentation();
    const first = watched(guarded.execute(0));
    const aborted = watched(
      guarded.execute(1, WorkflowContext.create({ signal: controller.signal, instrumentation: recording })),
    );
    calls[0]?.resolve(0);
    await Promise.resolve().then(() => controller.abort('changed my mind'));
    await settle();

    expect([first.status, aborted.error]).toEqual(['gave', 'changed my mind']);
    // It has waited for nothing, and the gauges show that its place is free.
    expect(recording.steps[0]?.events.map(({ name, attributes }) => [name, attributes?.running])).toEqual([
      ['bulkhead_queued', 1],
      ['bulkhead_released', 0],
    ]);
  });

  it('refuses a call that waited for queueTimeoutMs', async () => {
    const { guarded, end, started } = held({ queueTimeoutMs: 100 });
    const first = guarded.execute(0);
    const waiting = watched(guarded.execute(1));
    jest.advanceTimersByTime(99);
    await settle();
    expect(waiting.status).toBe('running');
    jest.advanceTimersByTime(1);
    await settle();

    expect(waiting.error).toMatchObject({ code: 'ERR_TTA_BULKHEAD_FULL', reason: 'queue-timeout' });
    await end(0);
    await first;
    expect(started()).toEqual([0]);
  });

  it('lets larger priorities go first, and no call starve', async () => {
    const { guarded, end, started } = held({ priority: (input) => (input >= 100 ? 5 : 0) });
    void guarded.execute(0);
    void guarded.execute(1);
    void guarded.execute(2);
    // Ten calls a second that matter more than those two.
    for (let index = 0; index < 100; index++) {
      void guarded.execute(100 + index);
      jest.advanceTimersByTime(100);
      await end(index);
    }

    const position = started().indexOf(1);
    expect(started().slice(1, 3)).toEqual([100, 101]);
    expect(position).toBeGreaterThan(10);
    expect(position).toBeLessThan(60);
    expect(started()[position + 1]).toBe(2);
    for (let index = 100; index < 103; index++) await end(index);
    await guarded.onIdle();
  });

  it('passes the error of priority on, and keeps no place for it', async () => {
    const { guarded, end } = held({ priority: (input) => (input === 1 ? NaN : 0) });
    const first = guarded.execute(0);

    await expect(guarded.execute(1)).rejects.toMatchObject({ option: 'priority(input)' });

    expect(guarded.queueDepth).toBe(0);
    await end(0);
    await first;
  });

  it('runs each call in the asynchronous context of its caller', async () => {
    const caller = new AsyncLocalStorage<number>();
    const { step, calls } = heldCalls<number>();
    const seen: unknown[] = [];
    const guarded = bulkhead(
      task('sees', async (input: number, context) => {
        seen.push(caller.getStore());
        return step.execute(input, context);
      }),
      { maxConcurrency: 1, maxQueue: 5 },
    );
    const all = [0, 1, 2].map((index) => caller.run(index, () => guarded.execute(index)));
    for (let index = 0; index < 3; index++) {
      calls[index]?.resolve(index);
      await settle();
    }
    await Promise.all(all);

    expect(seen).toEqual([0, 1, 2]);
  });

  it('says when it is idle, and drains: refuses new calls, and runs those that wait', async () => {
    const { guarded, end } = held();
    await guarded.onIdle();
    const accepted = [0, 1].map((index) => guarded.execute(index));
    const idle = watched(guarded.onIdle());
    const drained = watched(guarded.drain());

    await expect(guarded.execute(2)).rejects.toMatchObject({ reason: 'draining' });
    await end(0);
    expect([idle.status, drained.status]).toEqual(['running', 'running']);
    await end(1);

    expect([idle.status, drained.status]).toEqual(['gave', 'gave']);
    await expect(Promise.all(accepted)).resolves.toEqual([0, 1]);
    expect(guarded.isIdle).toBe(false);
  });

  it('gives places back whatever a call throws', async () => {
    const { guarded, calls } = held();
    for (const error of [new Error('broken'), undefined, 'text']) {
      const outcome = watched(guarded.execute(0));
      calls.at(-1)?.reject(error);
      await settle();
      expect([outcome.status, outcome.error, guarded.running]).toEqual(['threw', error, 0]);
    }
  });
});

describe('what a bulkhead tells', () => {
  leavesNothing();

  it('is how many run and wait, how long each waited, and why calls were refused', async () => {
    const recording = new RecordingInstrumentation();
    const { guarded, end } = held({ maxQueue: 2, queueTimeoutMs: 50 });
    const controller = new AbortController();
    const context = WorkflowContext.create({ instrumentation: recording });
    const aborted = WorkflowContext.create({ instrumentation: recording, signal: controller.signal });
    const all = [guarded.execute(0, context), guarded.execute(1, context), guarded.execute(2, aborted)].map((each) =>
      watched(each),
    );
    const refused = watched(guarded.execute(3, context));
    jest.advanceTimersByTime(10);
    controller.abort('no');
    await settle();
    await end(0);
    const late = watched(guarded.execute(4, context));
    jest.advanceTimersByTime(50);
    await settle();
    await end(1);

    const told = recording.steps.filter(({ type }) => type === 'bulkhead');
    expect(told.map(({ events }) => events.map(({ name, attributes }) => [name, attributes]))).toEqual([
      [
        ['bulkhead_admitted', { waited_ms: 0, running: 1, queue_depth: 0, limit: 1 }],
        ['bulkhead_released', { running: 1, queue_depth: 0, limit: 1 }],
      ],
      [
        ['bulkhead_queued', { running: 1, queue_depth: 1 }],
        ['bulkhead_admitted', { waited_ms: 10, running: 1, queue_depth: 0, limit: 1 }],
        ['bulkhead_released', { running: 0, queue_depth: 0, limit: 1 }],
      ],
      [
        ['bulkhead_queued', { running: 1, queue_depth: 2 }],
        ['bulkhead_left', { waited_ms: 10, queue_depth: 1 }],
      ],
      [['bulkhead_rejected', { reason: 'queue-full', running: 1, queue_depth: 2 }]],
      [
        ['bulkhead_queued', { running: 1, queue_depth: 1 }],
        ['bulkhead_rejected', { reason: 'queue-timeout', running: 1, queue_depth: 0 }],
      ],
    ]);
    expect(told.map(({ status }) => status)).toEqual(['success', 'success', 'cancelled', 'rejected', 'rejected']);
    expect(recording.steps.flatMap(({ lateEvents }) => lateEvents)).toEqual([]);
    expect([...all, refused, late].map(({ status }) => status)).not.toContain('running');
  });
});

describe('options of bulkhead', () => {
  const step = task('step', (input: string) => input.length);

  it.each([
    { option: 'maxConcurrency', value: 0 },
    { option: 'maxConcurrency', value: undefined },
    { option: 'maxConcurrency', value: { min: 1, max: 2 } },
    { option: 'maxQueue', value: -1 },
    { option: 'maxQueue', value: 1.5 },
    { option: 'queueTimeoutMs', value: -1 },
    { option: 'queueTimeoutMs', value: 2 ** 31 },
    { option: 'priority', value: async () => 1 },
    { option: 'name', value: '' },
    { option: 'concurrency', value: 5 },
  ])('$option refuses $value when built', ({ option, value }) => {
    expect(() => bulkhead(step, { maxConcurrency: 1, [option]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });

  it('name the step after the innermost one', () => {
    expect(bulkhead(step, { maxConcurrency: 1 }).name).toBe('bulkhead(step)');
    expect(
      bulkhead(
        async function load(input: string) {
          return input.length;
        },
        { maxConcurrency: 1 },
      ).name,
    ).toBe('bulkhead(load)');
  });

  it('keep the types of the step', () => {
    expectTypeOf(bulkhead(step, { maxConcurrency: 1 })).toEqualTypeOf<BulkheadPrimitive<string, number>>();
    expectTypeOf<BulkheadOptions<string>['priority']>().toEqualTypeOf<
      ((input: string, context: WorkflowContext) => number) | undefined
    >();
  });
});
