import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, WorkflowContext } from '@tta/core';
import { primitiveContract, RecordingInstrumentation, virtualClock, type VirtualClock } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import { repeat, RepeatLimitError, task, type RepeatPrimitive } from '../index.js';
import { leavesNothing } from '../testing/leaves-nothing.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(primitiveContract((child) => repeat(child, { until: () => true, maxIterations: 1 })))(
    '$promise',
    ({ verify }) => verify(),
  );
});

const addOne = task('add-one', async (input: number) => input + 1);

describe('repeat', () => {
  leavesNothing();
  let clock: VirtualClock;
  beforeEach(() => {
    clock = virtualClock();
  });
  afterEach(() => {
    clock.uninstall();
  });

  it('runs the step on its own output until the condition holds', async () => {
    const seen: [number, number][] = [];
    const until = (output: number, iteration: number): boolean => {
      seen.push([output, iteration]);
      return output >= 13;
    };

    expect(await repeat(addOne, { until, maxIterations: 10 }).execute(10)).toBe(13);
    expect(seen).toEqual([
      [11, 1],
      [12, 2],
      [13, 3],
    ]);
  });

  it('does as a loop does, whatever its options', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          goal: fc.integer({ min: 1, max: 12 }),
          maxIterations: fc.integer({ min: 1, max: 12 }),
          delayMs: fc.integer({ min: 0, max: 5000 }),
          failsAt: fc.option(fc.integer({ min: 1, max: 12 })),
          onLimit: fc.constantFrom('throw' as const, 'return' as const),
          isLater: fc.boolean(),
          isObserved: fc.boolean(),
        }),
        async ({ goal, maxIterations, delayMs, failsAt, onLimit, isLater, isObserved }) => {
          const broken = new Error('broken');
          const step = task('step', async (input: number) => {
            if (input + 1 === failsAt) throw broken;
            return input + 1;
          });
          const recording = new RecordingInstrumentation();
          const context = WorkflowContext.create(isObserved ? { instrumentation: recording } : {});
          const startedAtMs = clock.now();
          const until = (output: number): boolean | Promise<boolean> =>
            isLater ? Promise.resolve(output === goal) : output === goal;

          const outcome = await clock.run(
            repeat(step, { until, maxIterations, delayMs, onLimit })
              .execute(0, context)
              .catch((error: unknown) => error),
          );

          let runs = 0;
          let expected: unknown = undefined;
          while (expected === undefined) {
            runs++;
            if (runs === failsAt) expected = broken;
            else if (runs === goal) expected = runs;
            else if (runs === maxIterations) expected = onLimit === 'return' ? runs : 'limit';
          }
          if (expected === 'limit') {
            expect(outcome).toBeInstanceOf(RepeatLimitError);
            expect((outcome as RepeatLimitError).output).toBe(runs);
          } else expect(outcome).toBe(expected);
          expect(clock.now() - startedAtMs).toBe((runs - 1) * delayMs);
          expect(clock.timerCount).toBe(0);
          if (!isObserved) return;
          expect(recording.steps).toHaveLength(runs + 1);
          for (const each of recording.steps) expect(each.outcomes).toHaveLength(1);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('waits as long as a function of the iteration says', async () => {
    const startedAtMs = clock.now();

    await clock.run(
      repeat(addOne, { until: (output) => output === 4, maxIterations: 9, delayMs: (n) => n * 1000 }).execute(0),
    );

    expect(clock.now() - startedAtMs).toBe(6000);
  });

  it('ends a wait at once by an abort, and begins no other run', async () => {
    const controller = new AbortController();
    const run = jest.fn(async (input: number) => input + 1);
    const repeated = repeat(task('step', run), { until: () => false, maxIterations: 9, delayMs: 3_600_000 });

    const running = repeated.execute(0, WorkflowContext.create({ signal: controller.signal }));
    await clock.advance(10);
    controller.abort('enough');

    await expect(running).rejects.toBe('enough');
    expect(run).toHaveBeenCalledTimes(1);
    expect(clock.timerCount).toBe(0);
  });

  it('passes on the failure of the condition', async () => {
    const broken = new Error('broken');
    const until = (): boolean => {
      throw broken;
    };

    await expect(repeat(addOne, { until, maxIterations: 3 }).execute(0)).rejects.toBe(broken);
  });

  it('tells its iterations, and a limit that was reached', async () => {
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });

    await expect(repeat(addOne, { until: () => false, maxIterations: 2 }).execute(0, context)).rejects.toThrow(
      'repeat(add-one) ran 2 times and its condition does not hold; raise maxIterations, or set onLimit to return',
    );

    expect(recording.step('repeat(add-one)').events.map(({ name }) => name)).toEqual([
      'repeat_workflow_start',
      'repeat_iteration_complete',
      'repeat_iteration_complete',
      'repeat_limit_reached',
      'repeat_workflow_failed',
    ]);
    expect(recording.steps.slice(1).map(({ attributes }) => attributes)).toEqual([
      { 'tta.repeat.iteration': 1 },
      { 'tta.repeat.iteration': 2 },
    ]);
  });

  it('does not show the last output where its error is printed', async () => {
    const secret = task('secret', async () => 'S3CRET');
    const error: unknown = await repeat(secret, { until: () => false, maxIterations: 1 })
      .execute('')
      .catch((thrown: unknown) => thrown);

    expect((error as RepeatLimitError).output).toBe('S3CRET');
    expect(JSON.stringify(error) + String(error)).not.toContain('S3CRET');
  });

  it('refuses wrong options', () => {
    expect(() => repeat(addOne, { until: () => true } as never)).toThrow(/maxIterations/);
    expect(() => repeat(addOne, { maxIterations: 1 } as never)).toThrow(/until/);
    expect(() => repeat(addOne, { until: () => true, maxIterations: 0 })).toThrow(InvalidOptionError);
    expect(() => repeat(addOne, { until: () => true, maxIterations: 1, delayMs: -1 })).toThrow(/delayMs/);
    expect(() => repeat(addOne, { until: () => true, maxIterations: 1, onLimit: 'stop' } as never)).toThrow(/onLimit/);
  });

  it('has the type of its step', () => {
    expectTypeOf(repeat(addOne, { until: (output) => output > 1, maxIterations: 3 })).toEqualTypeOf<
      RepeatPrimitive<number>
    >();
    const spell = task('spell', async (input: number) => `${input}`);
    // @ts-expect-error the output is not an input
    repeat(spell, { until: () => true, maxIterations: 1 });
  });
});
