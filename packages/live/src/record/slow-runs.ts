import type { StepNumbersRecord } from './step-numbers.js';

/** A run is slow when it takes longer than the 95th percentile by this factor: percentiles are right to about 12 percent. */
const factor = 1.25;
/** A percentile of fewer runs says nothing. */
const fewestRuns = 20;
/** The percentile is read again after so many runs. */
const readEvery = 32;

/** Knows which runs of a workflow are slow. Costs a comparison a run. */
export class SlowRuns {
  readonly #thresholds = new Map<StepNumbersRecord, { runs: number; slowMs: number }>();

  /** Notes the end of a run. */
  isSlow(numbers: StepNumbersRecord, durationMs: number): boolean {
    let threshold = this.#thresholds.get(numbers);
    if (threshold === undefined) {
      threshold = { runs: 0, slowMs: Infinity };
      this.#thresholds.set(numbers, threshold);
    }
    const isSlow = durationMs > threshold.slowMs;
    threshold.runs++;
    if (threshold.runs >= fewestRuns && (threshold.runs - fewestRuns) % readEvery === 0)
      threshold.slowMs = (numbers.p95Ms() ?? Infinity) * factor;
    return isSlow;
  }
}
