import { addOne } from '../contestants/trivial-steps.js';
import { atMostTimes } from '../harness/bar.js';
import type { Contestant } from '../harness/contestant.js';
import { awaitedRarely, type Operation } from '../harness/operation.js';
import { perUnit } from '../harness/per-unit.js';
import { defineTable, type Table } from '../harness/table.js';
import { scraped } from '../scrape/scraped.js';

type Made = Operation<Promise<unknown>>;
type Make = (size: number) => Promise<Made> | Made;

/** About so many units are in one sample, whatever their number in one operation. */
const unitsPerSample = 10_000;

interface GrowthSpec {
  readonly sizes: readonly number[];
  readonly output: (size: number) => unknown;
  readonly make: Make;
  /** Does only the unavoidable, at the largest size: the rest of the growth is the engine's. */
  readonly limit?: { readonly name: string; readonly make: Make };
}

/** A table whose rows are sizes: what one unit costs must not grow with their number. */
function growth(name: string, title: string, about: string, { sizes, output, make, limit }: GrowthSpec): Table {
  const row = (size: number, made: Make): Contestant => {
    const perSample = Math.max(1, Math.round(unitsPerSample / size));
    return perUnit(
      size,
      awaitedRarely(perSample, { input: 1, output: output(size) }, () => made(size)),
    );
  };
  const contestants = Object.fromEntries(sizes.map((size) => [String(size), row(size, make)]));
  if (limit === undefined) return defineTable({ name, title, about, contestants, bars: notMore(sizes) });
  const largest = sizes.at(-1) ?? 0;
  const peer = `${limit.name}, ${largest}`;
  return defineTable({
    name,
    title,
    about,
    contestants: { ...contestants, [peer]: row(largest, limit.make) },
    bars: [atMostTimes(1.5, peer, { contestant: String(largest) })],
  });
}

/** The largest costs no more for each unit than the smallest, but for what its memory costs. */
function notMore(sizes: readonly number[]): Table['bars'] {
  return [atMostTimes(1.5, String(sizes[0]), { contestant: String(sizes.at(-1)) })];
}

const series = [1000, 10_000, 100_000, 1_000_000];

/** Each has rows of sizes, and figures for one unit. */
export const growthTables: readonly Table[] = [
  growth(
    'growth-steps',
    'steps in a sequence, for each step',
    'One operation is one step of a sequence of so many, nothing observed.',
    {
      sizes: [3, 30, 300],
      output: (size) => size + 1,
      make: async (size) => {
        const { sequential, task } = await import('@tta/primitives');
        const workflow = sequential(Array.from({ length: size }, () => task('add', addOne)));
        return { run: (n) => workflow.execute(n) };
      },
    },
  ),
  growth(
    'growth-branches',
    'branches at a time, for each branch',
    'One operation is one branch of a `parallel` of so many, nothing observed.',
    {
      sizes: [10, 1000, 100_000],
      output: (size) => Array.from({ length: size }, () => 2),
      make: async (size) => {
        const { parallel, task } = await import('@tta/primitives');
        const add = task('add', addOne);
        const workflow = parallel(Array.from({ length: size }, () => add));
        return { run: (n) => workflow.execute(n) };
      },
      limit: {
        name: 'Promise.all',
        make: (size) => {
          const branches = Array.from({ length: size }, () => addOne);
          return { run: (n) => Promise.all(branches.map((branch) => branch(n))) };
        },
      },
    },
  ),
  growth(
    'growth-nesting',
    'sequences inside each other, for each level',
    'One operation is one level of so many sequences inside each other, nothing observed.',
    {
      sizes: [1, 10, 100],
      output: () => 2,
      make: async (size) => {
        const { sequential, task } = await import('@tta/primitives');
        let workflow = sequential([task('add', addOne)]);
        for (let level = 1; level < size; level++) workflow = sequential([workflow]);
        return { run: (n) => workflow.execute(n) };
      },
    },
  ),
  growth(
    'growth-concurrency',
    'calls that wait at a time, for each call',
    'One operation is one call that waits for a turn of the event loop, of so many at a time inside a `bulkhead` of half as many places, nothing observed.',
    {
      sizes: [2, 100, 10_000],
      output: (size) => size * 2,
      make: async (size) => {
        const { bulkhead, task } = await import('@tta/primitives');
        const turn = task('turn', (n: number) => new Promise<number>((resolve) => setImmediate(resolve, n + 1)));
        const guarded = bulkhead(turn, { maxConcurrency: Math.ceil(size / 2), maxQueue: size });
        const run = async (n: number): Promise<number> => {
          const outputs = await Promise.all(Array.from({ length: size }, () => guarded.execute(n)));
          return outputs.reduce((sum, output) => sum + output, 0);
        };
        return { run };
      },
    },
  ),
  defineTable({
    name: 'growth-series',
    title: 'series on the page, for each series',
    about:
      'A scrape as in the tables above, divided by the number of series. Every series has changed since the scrape before.',
    measures: [{ key: 'time', heading: 'a thousand series', unit: 'ms' }],
    contestants: Object.fromEntries(series.map((size) => [String(size), perUnit(size / 1000, scraped('tta', size))])),
    bars: notMore(series),
  }),
];
