/* eslint-disable @typescript-eslint/require-await -- a generator that does next to nothing is what is measured here */
import { atMostTimes } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const itemCount = 1000;
const probe = { input: 5, output: 1000 };

async function* generate(first: number): AsyncGenerator<number> {
  for (let item = 0; item < itemCount; item++) yield first + item;
}

async function countOf(given: AsyncIterable<number>): Promise<number> {
  let count = 0;
  for await (const _item of given) count++;
  return count;
}

export const stream = defineTable({
  name: 'stream',
  title: 'a stream of a thousand items, nothing observed',
  about: 'One operation reads a thousand items that an async generator gives one by one.',
  contestants: {
    'bare generator': awaited(probe, () => ({ run: (n) => countOf(generate(n)) })),
    TTA: awaited(probe, async () => {
      const { stream } = await import('@tta/primitives');
      const step = stream('items', generate);
      return { run: async (n) => countOf(await step.execute(n)) };
    }),
    'TTA, with a signal': awaited(
      probe,
      async () => {
        const { WorkflowContext } = await import('@tta/core');
        const { stream } = await import('@tta/primitives');
        const step = stream('items', generate);
        const { signal } = new AbortController();
        return { run: async (n) => countOf(await step.execute(n, WorkflowContext.create({ signal }))) };
      },
      'an abort would end each wait for an item',
    ),
  },
  bars: [atMostTimes(2, 'bare generator'), atMostTimes(2, 'bare generator', { contestant: 'TTA, with a signal' })],
});
