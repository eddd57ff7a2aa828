import type { Budget } from './contestant.js';
import type { Measures } from './measure.js';
import { median } from './statistics.js';

/** Takes samples until the round is over, at least one, and gives the median of each of their measures. */
export async function sampleRound({ roundMs }: Budget, sample: () => Promise<Measures>): Promise<Measures> {
  const samples: Measures[] = [];
  const endMs = performance.now() + roundMs;
  do samples.push(await sample());
  while (performance.now() < endMs);
  const keys = Object.keys(samples[0] as Measures);
  return Object.fromEntries(keys.map((key) => [key, median(samples.map((each) => each[key] ?? NaN))]));
}
