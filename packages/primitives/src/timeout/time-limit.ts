import type { TimeoutExceededError, WorkflowContext } from '@tta/core';
import { Timer, type AbortScope } from '@tta/core/authors';

/** Ends the work of its scope when a time is over, unless something outside ended it before. */
export class TimeLimit {
  readonly scope: AbortScope;
  /** The scope's reason once the time is over; `undefined` before, and if the work was ended from outside before. */
  expiry: TimeoutExceededError | undefined = undefined;
  private timer: Timer;
  private hasEnded = false;

  /**
   * `expiryOf` makes the scope's reason, once at most. `onExpiry` is called once the time is over, though not if the work
   * was ended from outside before.
   */
  constructor(
    context: WorkflowContext,
    limitMs: number,
    private readonly expiryOf: () => TimeoutExceededError,
    private readonly onExpiry: (expiry: TimeoutExceededError) => void,
  ) {
    this.scope = context.createScope();
    this.timer = Timer.after(limitMs, () => this.#expire());
  }

  /** Calls `onTime` that long after the expiry, if the work has not ended by then. */
  after(delayMs: number, onTime: () => void): void {
    if (!this.hasEnded) this.timer = Timer.after(delayMs, onTime);
  }

  /** The work has ended. */
  end(): void {
    this.hasEnded = true;
    this.timer.cancel();
    this.scope.dispose();
  }

  #expire(): void {
    if (this.scope.aborted) return;
    const reason = this.expiryOf();
    // Before the abort, which may end the work at once.
    this.expiry = reason;
    this.scope.abort(reason);
    this.onExpiry(reason);
  }
}
