import type { Measures } from './measure.js';

/** How long a contestant may measure. */
export interface Budget {
  /** Milliseconds of a round. */
  readonly roundMs: number;
  /** Milliseconds of work before the first round, for the compiler to do its part. */
  readonly warmUpMs: number;
}

/** A contestant that has been started, in a process of its own. */
export interface RunningContestant {
  /** Once, before any round. Throws if the contestant produces a wrong result. */
  verify(): Promise<void>;
  /** Once, after `verify`. */
  warmUp(budget: Budget): Promise<void>;
  /** Measures for about `budget.roundMs`. */
  round(budget: Budget): Promise<Measures>;
  stop(): Promise<void>;
}

/** Somebody who does a table's work in their way. */
export interface Contestant {
  /** How its work differs from the others', if it does. */
  readonly note?: string;
  /** Called in the contestant's process only, and there loads what the contestant needs. */
  start(): Promise<RunningContestant>;
}
