/** Buckets grow by a factor of 2^(1/3), so a percentile is right to about 12 percent. */
const perOctave = 3;
const leastMs = 0.01;
/** The last one begins at about ten minutes and takes all above. */
export const bucketCount = 80;

/** The bucket of a duration. */
export function bucketOf(durationMs: number): number {
  if (!(durationMs > leastMs)) return 0;
  return Math.min(bucketCount - 1, Math.floor(Math.log2(durationMs / leastMs) * perOctave));
}

/** A percentile of the durations that are counted in buckets: the middle of its bucket. `undefined` where there are none. */
export function percentile(counts: Uint32Array, share: number): number | undefined {
  let total = 0;
  for (const count of counts) total += count;
  if (total === 0) return undefined;
  let left = Math.max(1, Math.ceil(total * share));
  const bucket = counts.findIndex((count) => (left -= count) <= 0);
  return leastMs * 2 ** ((bucket + 0.5) / perOctave);
}
