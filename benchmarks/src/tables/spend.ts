import { addOne } from '../contestants/trivial-steps.js';
import { atMostOver } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };
const usd = 0.000_001;

export const spend = defineTable({
  name: 'spend',
  title: 'a step that reports a cost, nothing observed',
  about:
    'One operation runs a step inside an execution, whose context is there already. Inside a budget it asks first whether it may start.',
  contestants: {
    'bare step': awaited(probe, async () => {
      const { WorkflowContext } = await import('@tta/core');
      const { task } = await import('@tta/primitives');
      const step = task('add', addOne);
      const context = WorkflowContext.create();
      return { run: (n) => step.execute(n, context) };
    }),
    'bare step, a second time': awaited(
      probe,
      async () => {
        const { WorkflowContext } = await import('@tta/core');
        const { task } = await import('@tta/primitives');
        const step = task('add', addOne);
        const context = WorkflowContext.create();
        return { run: (n) => step.execute(n, context) };
      },
      'shows how far two equal contestants differ',
    ),
    'step that does not spend': awaited(
      probe,
      async () => {
        const { WorkflowContext } = await import('@tta/core');
        const { task } = await import('@tta/primitives');
        const step = task('add', addOne);
        const context = WorkflowContext.create();
        context.spend({ usd });
        return { run: (n) => step.execute(n, context) };
      },
      'in an execution that has costs',
    ),
    'step that spends': awaited(
      probe,
      async () => {
        const { WorkflowContext } = await import('@tta/core');
        const { task } = await import('@tta/primitives');
        const step = task('add', (n: number, own) => {
          own.spend({ usd, inputTokens: 10 });
          return addOne(n);
        });
        const context = WorkflowContext.create();
        return { run: (n) => step.execute(n, context) };
      },
      'without a budget',
    ),
    TTA: awaited(
      probe,
      async () => {
        const { budget, task } = await import('@tta/primitives');
        const step = task('add', (n: number, own) => {
          own.spend({ usd, inputTokens: 10 });
          return addOne(n);
        });
        // The context that a budget hands on.
        const inside = task('look', (_: number, own) => own);
        const context = await budget(inside, { maxUsd: 1_000_000 }).execute(0);
        return { run: (n) => step.execute(n, context) };
      },
      'asks a budget and spends',
    ),
  },
  bars: [atMostOver(60, 'bare step'), atMostOver(5, 'bare step', { contestant: 'step that does not spend' })],
});
