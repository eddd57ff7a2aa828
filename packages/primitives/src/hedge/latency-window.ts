const size = 128;
/** A percentile of fewer samples says little. */
const minSamples = 20;
/** Sorting for each call would cost more than most calls. */
const renewedEvery = 8;

/** The durations of the latest 128 calls, and a percentile of them by the nearest rank. */
export class LatencyWindow {
  readonly #samples: number[] = [];
  #added = 0;
  #current: number | undefined;

  /** `percentile` is above 0 and below 100. */
  constructor(private readonly percentile: number) {}

  /** In milliseconds, as of at most 8 samples ago; `undefined` until there are 20. */
  get current(): number | undefined {
    return this.#current;
  }

  add(durationMs: number): void {
    this.#samples[this.#added % size] = durationMs;
    this.#added++;
    if (this.#added < minSamples || (this.#added - minSamples) % renewedEvery > 0) return;
    const sorted = Float64Array.from(this.#samples).sort();
    this.#current = sorted[Math.ceil((this.percentile / 100) * sorted.length) - 1];
  }
}
