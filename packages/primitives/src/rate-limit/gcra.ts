/** Less than any timer can tell apart, and more than the rounding error of a reading of the clock. */
const roundingMs = 0.001;

/**
 * The generic cell rate algorithm (ITU-T I.371): a token bucket of `burst` permits that refills without steps, kept as
 * one number, the time at which it will be full. Over any time `t` it gives at most `burst + t * permits / perMs`.
 */
export class Gcra {
  /** Milliseconds in which one permit comes back. */
  readonly #intervalMs: number;
  /** A permit is there if the bucket will be full within this time. */
  readonly #toleranceMs: number;
  /** A reading of the monotonic clock. */
  #fullAtMs = -Infinity;

  constructor(permits: number, perMs: number, burst: number) {
    this.#intervalMs = perMs / permits;
    this.#toleranceMs = (burst - 1) * this.#intervalMs;
  }

  /** Takes a permit, if one is there. */
  take(nowMs: number): boolean {
    const fullAtMs = Math.max(this.#fullAtMs, nowMs);
    if (fullAtMs - this.#toleranceMs > nowMs + roundingMs) return false;
    this.#fullAtMs = fullAtMs + this.#intervalMs;
    return true;
  }

  /** Gives a permit back that was not used. */
  giveBack(): void {
    this.#fullAtMs -= this.#intervalMs;
  }

  /** Milliseconds until a permit is there, after so many that others will take first. */
  waitMs(nowMs: number, ahead = 0): number {
    return Math.max(0, Math.max(this.#fullAtMs, nowMs) + ahead * this.#intervalMs - this.#toleranceMs - nowMs);
  }

  /** Gives no permit before that time, and then one at a time. */
  holdBack(untilMs: number): void {
    this.#fullAtMs = Math.max(this.#fullAtMs, untilMs + this.#toleranceMs);
  }

  isFull(nowMs: number): boolean {
    return this.#fullAtMs <= nowMs;
  }
}
