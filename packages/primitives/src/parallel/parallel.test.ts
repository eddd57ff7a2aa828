import { getEventListeners } from 'node:events';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext, WorkflowPrimitive, type FailureStatus } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import {
  map,
  parallel,
  ParallelError,
  SiblingFailedError,
  task,
  type BranchOutcome,
  ParallelPrimitive,
  type TaskPrimitive,
} from '../index.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Gives its name after so long, or throws its signal's reason. */
const takes = (delayMs: number, name = `takes-${delayMs}`): TaskPrimitive<unknown, string> =>
  task(name, async (_, { signal }) => {
    await sleep(delayMs, signal);
    return name;
  });
/** Throws after so long, whatever its signal says. */
const fails = (delayMs: number, error: unknown): TaskPrimitive<unknown, string> =>
  task('fails', async (): Promise<string> => {
    await sleep(delayMs);
    throw error;
  });

/** Lets all timers pass, and what the promise settles with. */
async function settled<T>(promise: Promise<T>): Promise<{ value?: T; error?: unknown }> {
  const result = promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await jest.runAllTimersAsync();
  return result;
}

describe('parallel', () => {
  it('gives the same input to all branches and their outputs in their order', async () => {
    const add = (n: number): TaskPrimitive<number, number> => task('add', async (x: number) => x + n);

    await expect(parallel([add(1), add(2), add(3)]).execute(10)).resolves.toEqual([11, 12, 13]);
  });

  it('gives an object for an object', async () => {
    const branches = { long: takes(20, 'l'), short: takes(10, 's') };

    await expect(settled(parallel(branches).execute(1))).resolves.toEqual({ value: { long: 'l', short: 's' } });
  });

  it('takes keys of all kinds for keys', async () => {
    const branches = { ['__proto__']: takes(1, 'p'), 2: takes(1, 'two'), 1: takes(1, 'one') };

    const { value } = await settled(parallel(branches).execute(1));

    expect(Object.entries(value ?? {})).toEqual([
      ['1', 'one'],
      ['2', 'two'],
      ['__proto__', 'p'],
    ]);
  });

  it('takes as long as its slowest branch', async () => {
    const onEnd = jest.fn();
    void parallel([takes(100), takes(50), takes(50)])
      .execute(1)
      .then(onEnd);

    await jest.advanceTimersByTimeAsync(99);
    expect(onEnd).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);

    expect(onEnd).toHaveBeenCalledWith(['takes-100', 'takes-50', 'takes-50']);
  });

  it('keeps the order of the branches and the bound, whatever the order in which they end, observed or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        fc.constantFrom('fail' as const, 'settle' as const),
        async (turns, maxConcurrency, isObserved, mode) => {
          let running = 0;
          let most = 0;
          const started: number[] = [];
          const branches = turns.map((count, index) =>
            task(`branch-${index}`, async () => {
              started.push(index);
              most = Math.max(most, ++running);
              for (let turn = 0; turn < count; turn++) await Promise.resolve();
              running--;
              return index;
            }),
          );
          const instrumentation = isObserved ? new RecordingInstrumentation() : undefined;

          const output = await parallel(branches, { maxConcurrency, mode } as { mode: 'fail' }).execute(
            1,
            WorkflowContext.create({ instrumentation }),
          );

          const indices = turns.map((_, index) => index);
          expect(output).toEqual(mode === 'fail' ? indices : indices.map((value) => ({ status: 'success', value })));
          expect(started).toEqual(indices);
          expect(most).toBe(Math.min(maxConcurrency, turns.length));
        },
      ),
    );
  });

  it('starts the next branch as soon as one has ended', async () => {
    const started: string[] = [];
    const branch = (name: string, delayMs: number): TaskPrimitive<unknown, void> =>
      task(name, async () => {
        started.push(name);
        await sleep(delayMs);
      });
    const all = parallel([branch('a', 100), branch('b', 10), branch('c', 10), branch('d', 10)], { maxConcurrency: 2 });
    const running = all.execute(1);

    expect(started).toEqual(['a', 'b']);
    await jest.advanceTimersByTimeAsync(10);
    expect(started).toEqual(['a', 'b', 'c']);
    await jest.advanceTimersByTimeAsync(10);
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    await jest.advanceTimersByTimeAsync(80);
    await running;
  });
});

describe('a branch that fails', () => {
  const error = new TypeError('broken');

  it('has its error thrown as it is', async () => {
    await expect(settled(parallel([takes(50), fails(10, error)]).execute(1))).resolves.toEqual({ error });
  });

  it.each([undefined, null, 'text'])('may throw %p', async (thrown) => {
    await expect(settled(parallel([takes(50), fails(10, thrown)]).execute(1))).resolves.toEqual({ error: thrown });
  });

  it('ends its siblings by their signal, and tells them why', async () => {
    const reasons: unknown[] = [];
    const listens = task('listens', async (_, { signal }) => {
      await sleep(1000, signal).catch((reason: unknown) => {
        reasons.push(reason);
        throw reason;
      });
    });

    await settled(parallel([listens, fails(10, error), listens]).execute(1));

    expect(reasons).toEqual([expect.any(SiblingFailedError), expect.any(SiblingFailedError)]);
    expect(reasons[0]).toMatchObject({ code: 'ERR_TTA_SIBLING_FAILED', cause: error });
  });

  it('is thrown only when all its siblings have settled', async () => {
    const onEnd = jest.fn();
    const deaf = task('deaf', () => sleep(100));
    parallel([fails(10, error), deaf])
      .execute(1)
      .catch(onEnd);

    await jest.advanceTimersByTimeAsync(99);
    expect(onEnd).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);

    expect(onEnd).toHaveBeenCalledWith(error);
  });

  it('does not end what is beside the parallel', async () => {
    const { signal } = new AbortController();
    const context = WorkflowContext.create({ signal });

    await settled(parallel([takes(50), fails(10, error)]).execute(1, context));

    expect(context.aborted).toBe(false);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('keeps the branches that wait for their turn from starting', async () => {
    const waiting = jest.fn(async () => 1);
    const branches = [fails(10, error), takes(1000), task('waits', waiting), task('waits', waiting)];

    await expect(settled(parallel(branches, { maxConcurrency: 2 }).execute(1))).resolves.toEqual({ error });

    expect(waiting).not.toHaveBeenCalled();
  });

  it('of work that branches share is thrown as it is', async () => {
    const error = new Error('shared');
    const shared = task('shared', () => Promise.reject(error));

    await expect(parallel([shared, shared]).execute(1)).rejects.toBe(error);
    await expect(map(shared).execute([1, 2])).rejects.toBe(error);
  });

  it('together with others is a ParallelError, in the order of the branches', async () => {
    const [slow, fast] = [new Error('slow'), new Error('fast')];

    const { error: thrown } = await settled(parallel([fails(20, slow), takes(50), fails(10, fast)]).execute(1));

    expect(thrown).toBeInstanceOf(ParallelError);
    expect(thrown).toMatchObject({ code: 'ERR_TTA_PARALLEL', errors: [slow, fast], cause: slow });
  });

  it('is alone where its siblings only answered the abort', async () => {
    const answers = (answer: unknown): TaskPrimitive<unknown, string> =>
      task('answers', async (_, { signal }) => {
        await sleep(1000, signal).catch(() => Promise.reject(answer));
        return 'never';
      });
    const foreign: unknown = runInNewContext('Object.assign(new Error(), { name: "AbortError" })');
    const branches = [answers(new DOMException('aborted', 'AbortError')), answers(foreign), fails(10, error)];

    await expect(settled(parallel(branches).execute(1))).resolves.toEqual({ error });
  });

  it('is kept where it is an AbortError of its own, whatever comes after it', async () => {
    const [own, second] = [new DOMException('own timeout', 'AbortError'), new Error('second')];

    const { error: both } = await settled(parallel([fails(10, own), fails(20, second)]).execute(1));
    const { error: alone } = await settled(parallel([takes(50), fails(10, own), fails(20, own)]).execute(1));

    expect(both).toMatchObject({ code: 'ERR_TTA_PARALLEL', errors: [own, second] });
    expect(alone).toBe(own);
  });

  it('is thrown though its siblings have hostile getters', async () => {
    const hostile = Object.defineProperty({}, 'name', {
      get: () => {
        throw new Error('do not look at me');
      },
    });

    const { error: thrown } = await settled(parallel([fails(10, error), fails(20, hostile)]).execute(1));

    expect((thrown as ParallelError).errors).toEqual([error, hostile]);
  });

  it('is thrown alone through a nested parallel that it ended', async () => {
    const inner = parallel([takes(1000), takes(2000)], { name: 'inner' });
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });

    await expect(settled(parallel([inner, fails(10, error)]).execute(1, context))).resolves.toEqual({ error });

    expect(recording.tree()).toBe(
      [
        'parallel(takes-1000...) error',
        '  inner cancelled',
        '    takes-1000 cancelled',
        '    takes-2000 cancelled',
        '  fails error',
      ].join('\n'),
    );
    expect(
      recording.steps.map(({ name, outcomes: [end] }) => [name, end?.status === 'cancelled' && end.cancelledBy]),
    ).toEqual([
      ['parallel(takes-1000...)', false],
      ['inner', 'sibling'],
      ['takes-1000', 'sibling'],
      ['takes-2000', 'sibling'],
      ['fails', false],
    ]);
  });

  it('is thrown alone through all levels', async () => {
    const inner = parallel([takes(1000), fails(10, error)]);

    await expect(settled(parallel([takes(1000), inner]).execute(1))).resolves.toEqual({ error });
  });
});

describe("the caller's abort", () => {
  it.each([{ maxConcurrency: Infinity }, { maxConcurrency: 1 }])(
    'ends all branches ($maxConcurrency at a time)',
    async (options) => {
      const controller = new AbortController();
      const context = WorkflowContext.create({ signal: controller.signal });
      const running = parallel([takes(1000), takes(1000)], options).execute(1, context);
      const failed = expect(running).rejects.toBe('enough');

      await jest.advanceTimersByTimeAsync(10);
      controller.abort('enough');
      await failed;

      expect(jest.getTimerCount()).toBe(0);
      expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    },
  );
});

describe('settle', () => {
  const error = new TypeError('broken');

  it("gives every branch's outcome and lets none end another", async () => {
    const branches = { slow: takes(50), broken: fails(10, error), nothing: fails(10, undefined) };

    await expect(settled(parallel(branches, { mode: 'settle' }).execute(1))).resolves.toEqual({
      value: {
        slow: { status: 'success', value: 'takes-50' },
        broken: { status: 'error', error },
        nothing: { status: 'error', error: undefined },
      },
    });
  });

  it('runs every branch within its bound', async () => {
    const { value } = await settled(
      parallel([fails(10, error), takes(10), takes(10)], { mode: 'settle', maxConcurrency: 1 }).execute(1),
    );

    expect(value?.map(({ status }) => status)).toEqual(['error', 'success', 'success']);
  });

  it("throws the reason of the caller's abort", async () => {
    const controller = new AbortController();
    const context = WorkflowContext.create({ signal: controller.signal });
    const running = parallel([takes(1000), takes(5)], { mode: 'settle' }).execute(1, context);
    const failed = expect(running).rejects.toBe('enough');

    await jest.advanceTimersByTimeAsync(10);
    controller.abort('enough');

    await failed;
  });

  it('gives the outcomes of branches that had all ended by themselves when the abort came', async () => {
    const controller = new AbortController();
    const last = task('last', async () => {
      await sleep(10);
      controller.abort('too late');
      return 1;
    });

    const { value } = await settled(
      parallel([fails(5, error), last], { mode: 'settle' }).execute(
        1,
        WorkflowContext.create({ signal: controller.signal }),
      ),
    );

    expect(value).toEqual([
      { status: 'error', error },
      { status: 'success', value: 1 },
    ]);
  });
});

describe('what parallel tells', () => {
  it('is each branch, its place and its time', async () => {
    const recording = new RecordingInstrumentation();

    await settled(parallel([takes(20), takes(10)]).execute(1, WorkflowContext.create({ instrumentation: recording })));

    expect(recording.step('parallel(takes-20...)').events).toMatchObject([
      { name: 'parallel_workflow_start', attributes: { branch_count: 2 } },
      { name: 'parallel_branch_start', attributes: { branch: 0, primitive_type: 'takes-20' } },
      { name: 'parallel_branch_start', attributes: { branch: 1, primitive_type: 'takes-10' } },
      { name: 'parallel_branch_complete', attributes: { branch: 1, primitive_type: 'takes-10', duration_ms: 10 } },
      { name: 'parallel_branch_complete', attributes: { branch: 0, primitive_type: 'takes-20', duration_ms: 20 } },
      { name: 'parallel_workflow_complete', attributes: { branch_count: 2, total_duration_ms: 20 } },
    ]);
    expect(recording.steps.slice(1).map((step) => step.attributes)).toEqual([
      { 'tta.branch.index': 0 },
      { 'tta.branch.index': 1 },
    ]);
  });

  it('is which branch failed, and that the others were cancelled', async () => {
    const recording = new RecordingInstrumentation();
    const error = new Error('broken');

    await settled(
      parallel([takes(20), fails(10, error)]).execute(1, WorkflowContext.create({ instrumentation: recording })),
    );

    expect(recording.step('parallel(takes-20...)').events.slice(-3)).toMatchObject([
      { name: 'parallel_branch_failed', attributes: { branch: 1, status: 'error' }, error },
      { name: 'parallel_branch_failed', attributes: { branch: 0, status: 'cancelled' } },
      { name: 'parallel_workflow_failed', attributes: { branch_count: 2, status: 'error' }, error },
    ]);
  });

  it('is the same with a bound', async () => {
    const recording = new RecordingInstrumentation();

    await settled(
      parallel([takes(20), takes(10)], { maxConcurrency: 1 }).execute(
        1,
        WorkflowContext.create({ instrumentation: recording }),
      ),
    );

    expect(recording.events()).toEqual([
      'parallel_workflow_start',
      'parallel_branch_start',
      'parallel_branch_complete',
      'parallel_branch_start',
      'parallel_branch_complete',
      'parallel_workflow_complete',
    ]);
  });
});

describe('options of parallel', () => {
  const step = takes(1);

  it.each([
    { option: 'branches', make: () => parallel(step as never) },
    { option: 'branches', make: () => parallel(null as never) },
    { option: 'branches.1', make: () => parallel([step, () => 1] as never) },
    // eslint-disable-next-line no-sparse-arrays
    { option: 'branches.1', make: () => parallel([step, , step] as never) },
    { option: 'branches.b', make: () => parallel({ a: step, b: undefined } as never) },
    { option: 'maxConcurrency', make: () => parallel([step], { maxConcurrency: 0 }) },
    { option: 'maxConcurrency', make: () => parallel([step], { maxConcurrency: null as never }) },
    { option: 'maxConcurrency', make: () => parallel([step], { maxConcurrency: 1.5 }) },
    { option: 'mode', make: () => parallel([step], { mode: 'all' as never }) },
    { option: 'name', make: () => parallel([step], { name: '' }) },
    { option: 'concurrency', make: () => parallel([step], { concurrency: 2 } as never) },
    { option: 'options', make: () => parallel([step], 2 as never) },
  ])('refuse a bad $option when built', ({ option, make }) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }));
  });

  it('name the step, after its first branch by default', () => {
    expect(parallel({ step, second: step })).toMatchObject({ name: `parallel(${step.name}...)`, type: 'parallel' });
    expect(parallel([]).name).toBe('parallel');
    expect(new ParallelPrimitive([step]).name).toBe('ParallelPrimitive');
    expect(parallel([step], { name: 'all' }).name).toBe('all');
  });
});

describe('types of parallel', () => {
  const count = task('count', (text: string) => text.length);
  const isLong = task('is-long', (text: string) => text.length > 10);

  it('give a tuple for a tuple and an object for an object', () => {
    expectTypeOf(parallel([count, isLong])).toEqualTypeOf<ParallelPrimitive<string, [number, boolean]>>();
    expectTypeOf(parallel({ count, isLong })).toEqualTypeOf<
      ParallelPrimitive<string, { count: number; isLong: boolean }>
    >();
    const list: TaskPrimitive<string, number>[] = [count];
    expectTypeOf(parallel(list)).toEqualTypeOf<ParallelPrimitive<string, number[]>>();
  });

  it('give outcomes in the same shape with settle', () => {
    expectTypeOf(parallel([count, isLong], { mode: 'settle' })).toEqualTypeOf<
      ParallelPrimitive<string, [BranchOutcome<number>, BranchOutcome<boolean>]>
    >();
    expectTypeOf(parallel({ count }, { mode: 'settle' })).toEqualTypeOf<
      ParallelPrimitive<string, { count: BranchOutcome<number> }>
    >();
    expectTypeOf<BranchOutcome<number>>().toEqualTypeOf<
      | { readonly status: 'success'; readonly value: number }
      | { readonly status: FailureStatus; readonly error: unknown }
    >();
  });

  it('take what all branches take', () => {
    const byId = task('by-id', ({ id }: { id: string }) => id);
    const byName = task('by-name', ({ name }: { name: string }) => name);
    const both = parallel([byId, byName]);

    expectTypeOf(both).toEqualTypeOf<ParallelPrimitive<{ id: string } & { name: string }, [string, string]>>();
    // @ts-expect-error by-name needs a name
    void both.execute({ id: '1' }).catch(() => undefined);
  });

  class Greet extends WorkflowPrimitive<string, string> {
    protected run(name: string): Promise<string> {
      return Promise.resolve(name);
    }
  }

  it('refuse elements that are neither steps nor functions', () => {
    // @ts-expect-error a number is not a step
    expect(() => parallel([count, 1])).toThrow();
    // @ts-expect-error a class is not a step
    expect(() => parallel([count, Greet])).toThrow();
  });
});
