/** So many items each have a span. */
const firstItems = 100;

/**
 * Whether an item has a span: the first hundred, then every 10th up to the 1000th, every 100th up to the 10 000th, and
 * so on. Thus a map of a million items has 460 spans, from all of its parts.
 */
export function isSampled(index: number): boolean {
  let step = 1;
  for (let bound = firstItems; index >= bound; bound *= 10) step *= 10;
  return index % step === 0;
}
