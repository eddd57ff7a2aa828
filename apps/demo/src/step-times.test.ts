import { describe, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { sequential, task } from '@tta/primitives';
import { StepTimes } from './step-times.js';

describe('StepTimes', () => {
  it('keeps the steps of each execution, the root last', async () => {
    const times = new StepTimes();
    const workflow = sequential([task('First', (input: string) => input), task('Second', (input: string) => input)]);
    const run = (workflowId: string): Promise<string> =>
      workflow.execute('input', WorkflowContext.create({ workflowId, instrumentation: times }));

    await Promise.all([run('one'), run('two')]);

    expect(times.all).toHaveLength(6);
    expect(times.of('two')).toEqual([
      expect.objectContaining({ name: 'First', type: 'task', isRoot: false, status: 'success' }),
      expect.objectContaining({ name: 'Second', type: 'task', isRoot: false, status: 'success' }),
      expect.objectContaining({ name: 'sequential(First...)', type: 'sequential', isRoot: true, status: 'success' }),
    ]);
    for (const { durationMs } of times.all) expect(durationMs).toBeGreaterThanOrEqual(0);
  });

  it('keeps how a step failed', async () => {
    const times = new StepTimes();
    const failing = task('Failing', () => Promise.reject(new Error('no')));

    await failing.execute('input', WorkflowContext.create({ instrumentation: times })).catch(() => undefined);

    expect(times.all).toMatchObject([{ name: 'Failing', isRoot: true, status: 'error' }]);
  });

  it('keeps nothing of what runs after it was stopped', async () => {
    const times = new StepTimes();
    const step = task('Step', (input: string) => input);
    const run = (): Promise<string> => step.execute('input', WorkflowContext.create({ instrumentation: times }));
    await run();

    times.stop();
    await run();

    expect(times.all).toEqual([]);
  });
});
