/** A run is slow when it takes longer than the 95th percentile by this factor: percentiles are right to about 12 percent. */
const factor = 1.25;
/** Quicker runs are never slow: their times differ by what else the machine does. */
const leastSlowMs = 10;
/** A percentile of fewer runs says nothing. */
const fewestRuns = 20;
/** The percentile is read again after so many runs. */
const readEvery = 32;
/** The runs of a workflow that are kept reach back at least so long. */
const leastSpanMs = 30_000;

/** Judges the runs of one workflow as they end. Costs some comparisons a run. */
export class WorkflowRuns {
  #ended = 0;
  #slowMs = Infinity;
  /** Ordinary runs that may be kept at once: a token bucket. */
  #mayKeep: number;
  #filledAtMs = 0;

  constructor(
    private readonly latencies: { p95Ms(): number | undefined },
    private readonly maxRuns: number,
  ) {
    this.#mayKeep = maxRuns;
  }

  /** Notes the end of a run: whether it was slower than nearly all before. */
  isSlow(durationMs: number): boolean {
    const isSlow = durationMs > this.#slowMs;
    this.#ended++;
    if (this.#ended >= fewestRuns && (this.#ended - fewestRuns) % readEvery === 0)
      this.#slowMs = Math.max(leastSlowMs, (this.latencies.p95Ms() ?? Infinity) * factor);
    return isSlow;
  }

  /**
   * Whether an ordinary run that ended now is kept. Of a flood only a sample is: otherwise the list would reach back a
   * few milliseconds, and the garbage collector would copy every run.
   */
  keepsNext(nowMs: number): boolean {
    const passedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#filledAtMs = Math.max(nowMs, this.#filledAtMs);
    this.#mayKeep = Math.min(this.maxRuns, this.#mayKeep + (passedMs * this.maxRuns) / leastSpanMs);
    if (this.#mayKeep < 1) return false;
    this.#mayKeep--;
    return true;
  }
}
