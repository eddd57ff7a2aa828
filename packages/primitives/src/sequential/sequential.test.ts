import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setInstrumentation, WorkflowContext, WorkflowPrimitive } from '@tta/core';
import { RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import {
  sequential,
  task,
  type ChainedSteps,
  SequentialPrimitive,
  type StepMismatch,
  type TaskPrimitive,
} from '../index.js';

afterEach(() => {
  jest.useRealTimers();
});

const add = (n: number): TaskPrimitive<number, number> => task(`add-${n}`, async (x: number) => x + n);
const show = task('show', async (x: number) => `<${x}>`);
const length = task('length', async (text: string) => text.length);

describe('sequential', () => {
  it('gives each step what the one before it gave', async () => {
    await expect(sequential([add(1), add(10), show, length]).execute(0)).resolves.toBe(4);
  });

  it('runs in order, one step at a time, observed or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }), fc.boolean(), async (turns, isObserved) => {
        const log: string[] = [];
        const steps = turns.map((count, index) =>
          task(`step-${index}`, async (path: string) => {
            log.push(`start ${index}`);
            for (let turn = 0; turn < count; turn++) await Promise.resolve();
            log.push(`end ${index}`);
            return `${path}/${index}`;
          }),
        );
        const instrumentation = isObserved ? new RecordingInstrumentation() : undefined;

        const output = await sequential(steps).execute('', WorkflowContext.create({ instrumentation }));

        expect(output).toBe(turns.map((_, index) => `/${index}`).join(''));
        expect(log).toEqual(turns.flatMap((_, index) => [`start ${index}`, `end ${index}`]));
      }),
    );
  });

  it('ends with the first failure, thrown as it was', async () => {
    const error = new TypeError('broken');
    const after = jest.fn(async (x: number) => x);
    const steps = sequential([
      add(1),
      task('broken', (): number => {
        throw error;
      }),
      task('after', after),
    ]);

    await expect(steps.execute(0)).rejects.toBe(error);

    expect(after).not.toHaveBeenCalled();
  });

  it.each([false, true])('starts no further step after an abort (observed: %p)', async (isObserved) => {
    const controller = new AbortController();
    const after = jest.fn(async (x: number) => x);
    const aborts = task('aborts', async (x: number) => {
      controller.abort('enough');
      return x;
    });
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({
      signal: controller.signal,
      instrumentation: isObserved ? recording : undefined,
    });

    await expect(sequential([aborts, task('after', after)]).execute(1, context)).rejects.toBe('enough');

    expect(after).not.toHaveBeenCalled();
    if (isObserved) {
      expect(recording.tree()).toBe('sequential(aborts...) cancelled\n  aborts success');
    }
  });

  it('can run many times at once', async () => {
    const steps = sequential([add(1), show]);

    await expect(Promise.all([1, 2, 3].map((n) => steps.execute(n)))).resolves.toEqual(['<2>', '<3>', '<4>']);
  });

  it('calls `execute` of a step that replaced it, and observes the steps after an instrumentation is installed', async () => {
    const spied = add(1);
    const execute = jest.spyOn(spied, 'execute');
    const recording = new RecordingInstrumentation();
    const installs = task('installs', async (x: number) => {
      setInstrumentation(recording);
      return x;
    });

    await sequential([spied, installs, add(10)])
      .execute(0)
      .finally(() => setInstrumentation(undefined));

    expect(execute).toHaveBeenCalledTimes(1);
    expect(recording.tree()).toBe('add-10 success');
  });

  it('is not changed by what becomes of the array it was given', async () => {
    const given = [add(1)];
    const steps = sequential(given);

    given.push(add(10));

    await expect(steps.execute(0)).resolves.toBe(1);
    expect(Object.isFrozen(steps.children)).toBe(true);
  });
});

describe('sequences among the steps', () => {
  const inner = sequential([add(1), add(2)], { name: 'inner' });
  const nested = sequential([add(3), sequential([inner, add(4)], { name: 'middle' })] as const);

  it('are steps of their own unless asked otherwise', async () => {
    const recording = new RecordingInstrumentation();

    await expect(nested.execute(0, WorkflowContext.create({ instrumentation: recording }))).resolves.toBe(10);

    expect(recording.tree()).toBe(
      [
        'sequential(add-3...) success',
        '  add-3 success',
        '  middle success',
        '    inner success',
        '      add-1 success',
        '      add-2 success',
        '    add-4 success',
      ].join('\n'),
    );
  });

  it('give their place to their steps with flatten', async () => {
    const recording = new RecordingInstrumentation();
    const flat = sequential([add(3), nested], { flatten: true });

    await expect(flat.execute(0, WorkflowContext.create({ instrumentation: recording }))).resolves.toBe(13);

    expect(flat.children.map(({ name }) => name)).toEqual(['add-3', 'add-3', 'add-1', 'add-2', 'add-4']);
    expect(recording.steps.map((step) => step.attributes['tta.step.index'])).toEqual([undefined, 0, 1, 2, 3, 4]);
  });
});

describe('what sequential tells', () => {
  it('is each step, its place and its time', async () => {
    jest.useFakeTimers();
    const recording = new RecordingInstrumentation();
    const slow = task('slow', (x: number) => new Promise<number>((resolve) => setTimeout(() => resolve(x), 50)));

    const running = sequential([add(1), slow]).execute(0, WorkflowContext.create({ instrumentation: recording }));
    await jest.runAllTimersAsync();
    await running;

    expect(recording.step('sequential(add-1...)').events).toMatchObject([
      { name: 'sequential_workflow_start', attributes: { step_count: 2 } },
      { name: 'sequential_step_start', attributes: { step: 0, primitive_type: 'add-1' } },
      { name: 'sequential_step_complete', attributes: { step: 0, primitive_type: 'add-1', duration_ms: 0 } },
      { name: 'sequential_step_start', attributes: { step: 1, primitive_type: 'slow' } },
      { name: 'sequential_step_complete', attributes: { step: 1, primitive_type: 'slow', duration_ms: 50 } },
      { name: 'sequential_workflow_complete', attributes: { step_count: 2, total_duration_ms: 50 } },
    ]);
  });

  it('is which step failed, and how', async () => {
    const recording = new RecordingInstrumentation();
    const error = new Error('broken');
    const broken = task('broken', (_: number): number => {
      throw error;
    });

    await expect(
      sequential([add(1), broken, add(2)]).execute(0, WorkflowContext.create({ instrumentation: recording })),
    ).rejects.toBe(error);

    expect(recording.step('sequential(add-1...)').events.slice(-2)).toMatchObject([
      { name: 'sequential_step_failed', attributes: { step: 1, primitive_type: 'broken', status: 'error' }, error },
      { name: 'sequential_workflow_failed', attributes: { step_count: 3, status: 'error' }, error },
    ]);
  });
});

describe('options of sequential', () => {
  it.each([
    { option: 'steps', make: () => sequential([]) },
    { option: 'steps', make: () => sequential(add(1) as never) },
    { option: 'steps', make: () => sequential(undefined as never) },
    { option: 'steps[1]', make: () => sequential([add(1), (x: number) => x]) },
    { option: 'steps[0]', make: () => sequential([null] as never) },
    // eslint-disable-next-line no-sparse-arrays
    { option: 'steps[1]', make: () => sequential([add(1), , add(2)] as never) },
    { option: 'name', make: () => sequential([add(1)], { name: '' }) },
    { option: 'flatten', make: () => sequential([add(1)], { flatten: 'yes' as never }) },
    { option: 'flat', make: () => sequential([add(1)], { flat: true } as never) },
    { option: 'options', make: () => sequential([add(1)], 'name' as never) },
  ])('refuse a bad $option when built', ({ option, make }) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }));
  });

  it('name the step, after its first step by default', () => {
    expect(sequential([add(1), add(2)])).toMatchObject({ name: 'sequential(add-1...)', type: 'sequential' });
    expect(new SequentialPrimitive([add(1)]).name).toBe('SequentialPrimitive');
    expect(sequential([add(1)], { name: 'sum' }).name).toBe('sum');
  });
});

describe('types of sequential', () => {
  it('chain: it takes what the first step takes and gives what the last gives', () => {
    expectTypeOf(sequential([add(1), show, length, add(2), show])).toEqualTypeOf<SequentialPrimitive<number, string>>();
    expectTypeOf(sequential([show])).toEqualTypeOf<SequentialPrimitive<number, string>>();
    expectTypeOf(sequential([add(1), add(2)]).execute(1)).toEqualTypeOf<Promise<number>>();
  });

  it('let a step take more than the one before it gives', () => {
    const wide = task('wide', (value: string | number) => value);
    const anything = task('anything', (value: unknown) => value);

    expectTypeOf(sequential([show, wide, anything])).toEqualTypeOf<SequentialPrimitive<number, unknown>>();
  });

  it('refuse a step that does not fit the one before it, and name it', () => {
    // @ts-expect-error step 1 takes a string
    sequential([add(1), length]);
    // @ts-expect-error step 2 takes a number
    sequential([add(1), show, show]);
    const maybe = task('maybe', (x: number): number | undefined => x);
    // @ts-expect-error step 1 does not take undefined
    sequential([maybe, add(1)]);

    type Chained = ChainedSteps<readonly [typeof show, typeof show]>;
    expectTypeOf<Chained[1]>().toEqualTypeOf<
      StepMismatch<'step 1 does not take what the step before it gives', string, number>
    >();
  });

  it('take a list of steps whose length is not known', () => {
    const list: TaskPrimitive<number, number>[] = [add(1), add(2)];
    const unfit: TaskPrimitive<number, string>[] = [show];

    expectTypeOf(sequential(list)).toEqualTypeOf<SequentialPrimitive<number, number>>();
    // @ts-expect-error a list of these cannot be a chain
    sequential(unfit);
  });

  class Greet extends WorkflowPrimitive<string, string> {
    protected run(name: string): Promise<string> {
      return Promise.resolve(name);
    }
  }

  it('refuse elements that are neither steps nor functions', () => {
    // @ts-expect-error a number is not a step
    expect(() => sequential([add(1), 1])).toThrow();
    // @ts-expect-error a class is not a step
    expect(() => sequential([Greet])).toThrow();
  });

  it('make a step like any other', () => {
    expectTypeOf(sequential([add(1), show])).toExtend<WorkflowPrimitive<number, string>>();
  });
});
