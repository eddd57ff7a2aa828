/** One series of an answer, rounded; `null` where there is none. A single value answers a question about now. */
export interface RecordedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}

/** What a Prometheus answered to the queries of one dashboard, so that its picture can be drawn without one. */
export interface Recording {
  /** Seconds since the epoch of the last value. */
  readonly end: number;
  /** Seconds between values. */
  readonly step: number;
  /** By the panel's title and the query's letter. */
  readonly panels: Readonly<Record<string, Readonly<Record<string, readonly RecordedSeries[]>>>>;
}

/** Values of a recorded line. */
export const recordedSteps = 60;
