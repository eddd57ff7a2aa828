import { monotonicNow } from '../platform/monotonic-now.js';
import { TimeLimit } from './time-limit.js';

/**
 * When work must be over. Converts the caller's epoch time to monotonic time once, so that setting the wall clock does
 * not move the deadline.
 */
export class Deadline extends TimeLimit {
  private constructor(
    /** In milliseconds since the epoch, as the caller gave it if so. */
    readonly epochMs: number,
    readonly atMs: number,
    readonly timeoutMs: number,
  ) {
    super();
  }

  /** `epochMs` is in milliseconds since the epoch, as of `Date.now()`. */
  static at(epochMs: number): Deadline {
    const timeoutMs = epochMs - Date.now();
    return new Deadline(epochMs, monotonicNow() + timeoutMs, timeoutMs);
  }

  /** So many milliseconds from now. */
  static after(timeoutMs: number): Deadline {
    return new Deadline(Date.now() + timeoutMs, monotonicNow() + timeoutMs, timeoutMs);
  }
}
