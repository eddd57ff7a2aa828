/** The message of the process of the soak, once it has ended. */
export interface SoakFigures {
  readonly runs: number;
  readonly steps: number;
  readonly seconds: number;
  /** Memory that the live page takes, after a collection of garbage, at each quarter. */
  readonly takenMb: readonly number[];
  /** Runs on the page at the end. */
  readonly shown: number;
  /** Runs that the page says are no longer kept. */
  readonly dropped: number;
  /** Runs on the page that failed. */
  readonly failed: number;
}
