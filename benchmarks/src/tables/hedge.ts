import { addOne } from '../contestants/trivial-steps.js';
import { atMostTimes } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };
const delayMs = 10_000;

export const hedge = defineTable({
  name: 'hedge',
  title: 'a hedge whose first attempt answers, nothing observed',
  about: 'One operation calls an async function that would be called once more if it had not answered in ten seconds.',
  contestants: {
    'bare timer': awaited(
      probe,
      () => ({
        run: async (n) => {
          const timer = setTimeout(() => undefined, delayMs);
          try {
            return await addOne(n);
          } finally {
            clearTimeout(timer);
          }
        },
      }),
      'sets a timer and clears it; nothing would be called',
    ),
    TTA: awaited(probe, async () => {
      const { hedge, task } = await import('@tta/primitives');
      const workflow = hedge(task('add', addOne), { delayMs, idempotent: true });
      return { run: (n) => workflow.execute(n) };
    }),
  },
  bars: [atMostTimes(4, 'bare timer')],
});
