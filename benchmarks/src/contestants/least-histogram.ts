import { latencyBoundsSeconds } from './observed-step.js';

/** Counts and times, as anything does that observes a step at all. */
export class LeastHistogram {
  count = 0;
  sum = 0;
  readonly #buckets = new Array<number>(latencyBoundsSeconds.length + 1).fill(0);
  readonly #exemplars: object[] = [];

  bucketOf(seconds: number): number {
    let bucket = 0;
    while (bucket < latencyBoundsSeconds.length && seconds > (latencyBoundsSeconds[bucket] as number)) bucket++;
    return bucket;
  }

  /** `of`: the ids of the span that the bucket is to name as its last example. */
  record(seconds: number, of?: object, bucket = this.bucketOf(seconds)): void {
    (this.#buckets[bucket] as number)++;
    if (of !== undefined) this.#exemplars[bucket] = { seconds, of, atMs: Date.now() };
    this.sum += seconds;
    this.count++;
  }
}
