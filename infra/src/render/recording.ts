/** One series of an answer, rounded; `null` where there is none. A single value answers a question about now. */
export interface RecordedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}

/** Responses of a Prometheus to the queries of one dashboard, from which its picture is drawn without a Prometheus. */
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
