import { monotonicNow } from '../platform/monotonic-now.js';

/**
 * When work must be over. Converts the caller's epoch time to monotonic time once, so that setting the wall clock does
 * not move the deadline.
 */
export class Deadline {
  private constructor(
    /** The caller's value, in milliseconds since the epoch. */
    readonly epochMs: number,
    /** A reading of `monotonicNow()`. */
    readonly atMs: number,
    /** Milliseconds that the work was allowed to take when the deadline was set. */
    readonly timeoutMs: number,
  ) {}

  /** `epochMs` is in milliseconds since the epoch, as of `Date.now()`. */
  static at(epochMs: number): Deadline {
    const timeoutMs = epochMs - Date.now();
    return new Deadline(epochMs, monotonicNow() + timeoutMs, timeoutMs);
  }

  get isOver(): boolean {
    return monotonicNow() >= this.atMs;
  }

  /** Milliseconds left; 0 when it has passed. */
  get remainingMs(): number {
    return Math.max(0, this.atMs - monotonicNow());
  }
}
