import { addOne } from '../contestants/trivial-steps.js';
import { timesQuicker } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const concurrency = 8;
const items = Array.from({ length: 1000 }, (_, index) => index);
const lastOf = async (outputs: Promise<readonly number[]>): Promise<number | undefined> => (await outputs).at(-1);
const probe = { input: 5, output: 1000 };

export const map = defineTable({
  name: 'map',
  title: 'a thousand items, eight at a time, nothing observed',
  about: 'One operation calls an async function on each item of a list of a thousand, at most eight at a time.',
  contestants: {
    'Promise.all': awaited(probe, () => ({ run: () => lastOf(Promise.all(items.map(addOne))) }), 'all at a time'),
    TTA: awaited(probe, async () => {
      const { map, task } = await import('@tta/primitives');
      const workflow = map(task('add', addOne), { maxConcurrency: concurrency });
      return { run: () => lastOf(workflow.execute(items)) };
    }),
    'p-map': awaited(probe, async () => {
      const { default: pMap } = await import('p-map');
      return { run: () => lastOf(pMap(items, addOne, { concurrency })) };
    }),
  },
  bars: [timesQuicker(4, 'p-map')],
});
