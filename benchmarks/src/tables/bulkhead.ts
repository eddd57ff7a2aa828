import { addOne } from '../contestants/trivial-steps.js';
import { atMostOver } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };
const maxConcurrency = 10;

export const bulkhead = defineTable({
  name: 'bulkhead',
  title: 'a bulkhead with a free place, nothing observed',
  about: 'One operation calls an async function of which ten may run at a time.',
  contestants: {
    'bare step': awaited(probe, async () => {
      const { task } = await import('@tta/primitives');
      const workflow = task('add', addOne);
      return { run: (n) => workflow.execute(n) };
    }),
    TTA: awaited(probe, async () => {
      const { bulkhead, task } = await import('@tta/primitives');
      const workflow = bulkhead(task('add', addOne), { maxConcurrency });
      return { run: (n) => workflow.execute(n) };
    }),
    cockatiel: awaited(probe, async () => {
      const { bulkhead } = await import('cockatiel');
      const policy = bulkhead(maxConcurrency);
      return { run: (n) => policy.execute(() => addOne(n)) };
    }),
    'p-limit': awaited(probe, async () => {
      const { default: pLimit } = await import('p-limit');
      const limit = pLimit(maxConcurrency);
      return { run: (n) => limit(addOne, n) };
    }),
  },
  bars: [atMostOver(80, 'bare step')],
});
