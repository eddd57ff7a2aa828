import { TimeoutExceededError } from '@tta/core';
import { monotonicNow, Timer } from '@tta/core/authors';
import { withoutStack } from '../without-stack.js';

/** After this many failures in a row that made callers wait, the store is left alone for this long. */
const mostFailures = 3;
const restMs = 5000;
/** A failure that comes sooner costs nothing, so the store is asked again. */
const quickMs = 20;

/**
 * Bounds how long a store may take to answer, and leaves a store alone that hangs: after three failures in a row that
 * made callers wait, it is not asked for five seconds; then one caller tries again. Answers that come too late count as
 * failures, those that fail at once do not.
 */
export class StoreGuard {
  #failures = 0;
  #restsUntilMs = 0;

  constructor(private readonly timeoutMs: number) {}

  /** Whether the store has failed so often that it has to show first that it works again. */
  get isSuspect(): boolean {
    return this.#failures >= mostFailures;
  }

  /** Whether the store is left alone now. */
  get isResting(): boolean {
    return this.isSuspect && monotonicNow() < this.#restsUntilMs;
  }

  /**
   * Whether the caller may ask the store. After the pause one caller may; for all others, the pause lasts until the
   * outcome is known.
   */
  mayAsk(): boolean {
    if (!this.isSuspect) return true;
    const nowMs = monotonicNow();
    if (nowMs < this.#restsUntilMs) return false;
    this.#restsUntilMs = nowMs + this.timeoutMs;
    return true;
  }

  /** The answer. Rejects where the store fails, is late, or is left alone. */
  async ask<T>(question: () => T | Promise<T>): Promise<T> {
    if (!this.mayAsk())
      throw withoutStack(() => new Error('the store failed lately and is left alone for some seconds'));
    return this.inTime(question());
  }

  /** Waits for an answer. Rejects with a `TimeoutExceededError` where it is late. */
  inTime<T>(answer: T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const startedAtMs = monotonicNow();
      const waitedMs = (): number => monotonicNow() - startedAtMs;
      const timer = Timer.after(this.timeoutMs, () => {
        this.#failed();
        reject(new TimeoutExceededError(this.timeoutMs));
      });
      Promise.resolve(answer).then(
        (value) => {
          timer.cancel();
          // A late answer does not show how quick the store is now.
          if (waitedMs() < this.timeoutMs) this.#failures = 0;
          resolve(value);
        },
        (error: unknown) => {
          timer.cancel();
          const tookMs = waitedMs();
          if (tookMs >= quickMs && tookMs < this.timeoutMs) this.#failed();
          reject(error);
        },
      );
    });
  }

  #failed(): void {
    if (++this.#failures >= mostFailures) this.#restsUntilMs = monotonicNow() + restMs;
  }
}
