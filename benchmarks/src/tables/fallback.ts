import { addOne, double } from '../contestants/trivial-steps.js';
import { timesQuicker } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };

export const fallback = defineTable({
  name: 'fallback',
  title: 'a fallback whose first choice answers, nothing observed',
  about: 'One operation calls an async function in whose place another one would be called if it failed.',
  contestants: {
    'bare call': awaited(
      probe,
      () => ({
        run: async (n) => {
          try {
            return await addOne(n);
          } catch {
            return double(n);
          }
        },
      }),
      'in a try block',
    ),
    TTA: awaited(probe, async () => {
      const { fallback, task } = await import('@tta/primitives');
      const workflow = fallback(task('add', addOne), [task('double', double)]);
      return { run: (n) => workflow.execute(n) };
    }),
    'TTA, inside a workflow': awaited(
      probe,
      async () => {
        const { WorkflowContext } = await import('@tta/core');
        const { fallback, task } = await import('@tta/primitives');
        const workflow = fallback(task('add', addOne), [task('double', double)]);
        const context = WorkflowContext.create();
        return { run: (n) => workflow.execute(n, context) };
      },
      'gets the context of an execution instead of making one',
    ),
    'TTA, the step alone': awaited(
      probe,
      async () => {
        const { task } = await import('@tta/primitives');
        const step = task('add', addOne);
        return { run: (n) => step.execute(n) };
      },
      'no fallback: the least that an execution costs',
    ),
    cockatiel: awaited(probe, async () => {
      const { fallback, handleAll } = await import('cockatiel');
      const policy = fallback(handleAll, 0);
      return { run: (n) => policy.execute(() => addOne(n)) };
    }),
  },
  bars: [timesQuicker(1.5, 'cockatiel'), timesQuicker(1.5, 'cockatiel', { contestant: 'TTA, inside a workflow' })],
});
