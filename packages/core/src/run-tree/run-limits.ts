/** Bounds of what is kept of one run. */
export interface RunLimits {
  /** Steps kept of a run. */
  readonly maxSteps: number;
  /** Steps kept directly inside one step. Failed ones beyond it are kept up to `maxExtraFailures`. */
  readonly maxChildren: number;
  /** Failed steps kept of a run beyond the other bounds. */
  readonly maxExtraFailures: number;
  /** Events and lines kept of one step. */
  readonly maxMarks: number;
  /** Characters kept of one text. */
  readonly maxText: number;
  /** Estimated bytes kept of a run. */
  readonly maxBytes: number;
}

export const runLimits: RunLimits = Object.freeze({
  maxSteps: 5000,
  maxChildren: 500,
  maxExtraFailures: 100,
  maxMarks: 100,
  maxText: 2000,
  maxBytes: 2 * 1024 * 1024,
});

/** Bytes that the parts of a run take in memory, measured once with some to spare; texts come on top. */
export const bytesOf = { run: 600, step: 400, finishedRun: 500, finishedStep: 160, mark: 340, textUnit: 2 } as const;
