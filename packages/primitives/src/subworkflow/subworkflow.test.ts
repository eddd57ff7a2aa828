import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createContextKey, describeWorkflow, InvalidOptionError, WorkflowContext, type StepStream } from '@tta/core';
import { primitiveContract, RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import { sequential, stream, subworkflow, task, timeout } from '../index.js';
import { leavesNothing } from '../testing/leaves-nothing.js';

describe('the contract of subworkflow', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(primitiveContract((child) => subworkflow(child)))('$promise', ({ verify }) => verify());
});

describe('subworkflow', () => {
  leavesNothing();
  const userKey = createContextKey<string>('user');
  const idsOf = task('ids', (_: string, context) => {
    const { workflowId, correlationId, causationId, tags, stepAttributes } = context;
    return { workflowId, correlationId, causationId, tags, stepAttributes, user: context.get(userKey) };
  });

  it.each([{ isObserved: true }, { isObserved: false }])(
    'is another execution, caused by the one around, with its facts and values (observed: $isObserved)',
    async ({ isObserved }) => {
      const instrumentation = isObserved ? new RecordingInstrumentation() : undefined;
      const context = WorkflowContext.create({ workflowId: 'outer', tags: { team: 'blue' }, instrumentation });

      const run = (): ReturnType<typeof idsOf.execute> =>
        sequential([subworkflow(idsOf)]).execute('', context.with(userKey, 'Ada'));
      const [one, another] = [await run(), await run()];

      expect(one).toMatchObject({ correlationId: 'outer', causationId: 'outer', tags: { team: 'blue' }, user: 'Ada' });
      expect(new Set(['outer', one.workflowId, another.workflowId]).size).toBe(3);
    },
  );

  it('nests: each is caused by the one around it', async () => {
    const recording = new RecordingInstrumentation();
    const inner = subworkflow(idsOf, { name: 'inner' });
    const outer = subworkflow(sequential([inner]), { name: 'outer' });

    await outer.execute('', WorkflowContext.create({ workflowId: 'w', instrumentation: recording }));

    const [outerStep, innerStep] = ['outer', 'inner'].map((name) => recording.step(name).context);
    expect([outerStep?.causationId, innerStep?.causationId]).toEqual(['w', outerStep?.workflowId]);
    expect(recording.step('ids').context.workflowId).toBe(innerStep?.workflowId);
    expect(recording.step('outer').parent).toBeUndefined();
    expect(recording.step('inner').attributes).toEqual({ 'tta.step.index': 0 });
  });

  it('is a new execution where there is none around', async () => {
    const ids = await subworkflow(idsOf).execute('');
    expect(ids).toMatchObject({ correlationId: ids.workflowId, causationId: undefined });
  });

  it('ends with the one around, by its signal, its deadline and a timeout around it', async () => {
    const waits = subworkflow(
      task('waits', async (_: number, { signal }) => {
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw signal.reason;
      }),
    );
    const controller = new AbortController();
    const running = waits.execute(1, WorkflowContext.create({ signal: controller.signal }));
    controller.abort('enough');

    await expect(running).rejects.toBe('enough');
    const tooLong = timeout(waits, { timeoutMs: 5 }).execute(1);
    const late = expect(tooLong).rejects.toMatchObject({ code: 'ERR_TTA_TIMEOUT' });
    await jest.advanceTimersByTimeAsync(5);
    await late;
    await expect(waits.execute(1, WorkflowContext.create({ deadline: Date.now() - 1 }))).rejects.toMatchObject({
      code: 'ERR_TTA_TIMEOUT',
    });
  });

  it('lasts as long as the stream that it gives', async () => {
    const recording = new RecordingInstrumentation();
    const numbers = stream('numbers', function* (count: number) {
      for (let item = 0; item < count; item++) yield item;
    });

    const output: StepStream<number> = await subworkflow(numbers).execute(
      2,
      WorkflowContext.create({ instrumentation: recording }),
    );
    expect(recording.tree()).toBe('subworkflow(numbers) running\n  numbers running');
    for await (const item of output) expect(item).toBeLessThan(2);

    expect(recording.tree()).toBe('subworkflow(numbers) success\n  numbers success');
  });

  it('says when it begins, and how it ends', async () => {
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });
    const fails = task('fails', async () => Promise.reject(new Error('broken')));

    await subworkflow(idsOf).execute('', context);
    await expect(subworkflow(fails).execute(1, context)).rejects.toThrow('broken');

    expect(recording.step('subworkflow(ids)').events.map(({ name }) => name)).toEqual([
      'subworkflow_workflow_start',
      'subworkflow_workflow_complete',
    ]);
    expect(recording.step('subworkflow(fails)').events[1]).toMatchObject({
      name: 'subworkflow_workflow_failed',
      attributes: { status: 'error' },
      error: new Error('broken'),
    });
  });

  it('refuses wrong options, and is described as it is', () => {
    expect(() => subworkflow(7 as never)).toThrow(InvalidOptionError);
    expect(() => subworkflow(idsOf, { detached: true } as never)).toThrow(/detached/);
    expect(describeWorkflow(subworkflow(idsOf, { name: 'bill' }))).toMatchObject({
      name: 'bill',
      type: 'subworkflow',
      children: [{ name: 'ids' }],
    });
  });

  it('has the types of its step', () => {
    const length = task('length', async (text: string) => text.length);
    expectTypeOf(subworkflow(length).execute('')).toEqualTypeOf<Promise<number>>();
    expectTypeOf(
      subworkflow(async function half(n: number) {
        return n / 2;
      }).execute(1),
    ).toEqualTypeOf<Promise<number>>();
  });
});
