import { addOne, double } from '../contestants/trivial-steps.js';
import { atMostTimes } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };

export const route = defineTable({
  name: 'route',
  title: 'a choice between two steps, nothing observed',
  about: 'One operation calls one of two async functions, by its input.',
  contestants: {
    if: awaited(probe, () => ({ run: async (n) => (n % 2 === 1 ? await addOne(n) : await double(n)) })),
    TTA: awaited(
      probe,
      async () => {
        const { route, task } = await import('@tta/primitives');
        const steps = { odd: task('add', addOne), even: task('double', double) };
        const workflow = route((n: number) => (n % 2 === 1 ? 'odd' : 'even'), steps);
        return { run: (n) => workflow.execute(n) };
      },
      'route',
    ),
    'TTA conditional': awaited(probe, async () => {
      const { conditional, task } = await import('@tta/primitives');
      const workflow = conditional((n: number) => n % 2 === 1, task('add', addOne), task('double', double));
      return { run: (n) => workflow.execute(n) };
    }),
    'TTA, the step alone': awaited(
      probe,
      async () => {
        const { task } = await import('@tta/primitives');
        const step = task('add', addOne);
        return { run: (n) => step.execute(n % 2 === 1 ? n : 2 * n - 1) };
      },
      'no choice: the least that an execution costs',
    ),
  },
  bars: [atMostTimes(2, 'if'), atMostTimes(2, 'if', { contestant: 'TTA conditional' })],
});
