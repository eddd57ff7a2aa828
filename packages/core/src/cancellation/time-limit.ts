import { TimeoutExceededError } from '../errors/timeout-exceeded-error.js';
import { monotonicNow } from '../platform/monotonic-now.js';

/** Gives the failure that the work goes on after, such as that of an attempt before the current one, if there is one. */
export type CauseOf = () => unknown;

/** When work must be over, and why it may not be. */
export abstract class TimeLimit {
  /** In milliseconds since the epoch; `undefined`: never. */
  abstract readonly epochMs: number | undefined;
  /** A reading of `performance.now()`; `Infinity`: never. */
  abstract readonly atMs: number;
  /** Milliseconds that the work was allowed to take. */
  abstract readonly timeoutMs: number;
  #causes: Set<CauseOf> | undefined;

  get isOver(): boolean {
    return monotonicNow() >= this.atMs;
  }

  /** Milliseconds left; 0 when it has passed, `Infinity` if it never does. */
  get remainingMs(): number {
    return Math.max(0, this.atMs - monotonicNow());
  }

  /** Asked for the error's cause when the time is over, until it is removed. The one added last is asked first. */
  addCause(cause: CauseOf): void {
    (this.#causes ??= new Set()).add(cause);
  }

  removeCause(cause: CauseOf): void {
    this.#causes?.delete(cause);
  }

  /** The last failure that the work goes on after; `undefined` if there is none. */
  get lastFailure(): unknown {
    if (this.#causes === undefined) return undefined;
    for (const cause of [...this.#causes].reverse()) {
      const failure = cause();
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  /** The reason of an abort when the time is over. */
  expired(): TimeoutExceededError {
    const cause = this.lastFailure;
    return new TimeoutExceededError(this.timeoutMs, cause === undefined ? undefined : { cause });
  }
}
