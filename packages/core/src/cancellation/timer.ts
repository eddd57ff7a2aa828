import { clockSlot, type ClockTimer } from '../platform/clock.js';
import { longestTimerMs } from '../platform/longest-timer.js';
import { isEngineTime, monotonicNow } from '../platform/monotonic-now.js';

type EngineTimer = ReturnType<typeof setTimeout>;

/**
 * Calls `onTime` once at a given time, never before it and however far away it is. Follows a virtual clock. Keeps the
 * process alive unless `unref` is called.
 */
export class Timer {
  private engineTimer: EngineTimer | undefined;
  private clockTimer: ClockTimer | undefined;
  private isUnref = false;

  private constructor(
    private readonly atMs: number,
    private readonly onTime: () => void,
    delayMs: number,
  ) {
    if (clockSlot.clock === undefined) this.#wait(delayMs);
    else this.clockTimer = clockSlot.clock.setTimer(atMs, onTime);
  }

  /** Sets a timer that fires in `delayMs` milliseconds, or never with `Infinity`. */
  static after(delayMs: number, onTime: () => void): Timer {
    return new Timer(monotonicNow() + delayMs, onTime, delayMs);
  }

  /** Sets a timer that fires at `atMs`, a reading of `monotonicNow()`. */
  static at(atMs: number, onTime: () => void): Timer {
    return new Timer(atMs, onTime, atMs - monotonicNow());
  }

  /** From now on the timer does not keep the process alive. Returns the timer. */
  unref(): this {
    this.isUnref = true;
    this.engineTimer?.unref();
    this.clockTimer?.unref();
    return this;
  }

  /** Cancels the timer. Does nothing once it has fired. */
  cancel(): void {
    if (this.clockTimer === undefined) clearTimeout(this.engineTimer);
    else this.clockTimer.cancel();
  }

  #wait(delayMs: number): void {
    const waitMs = Math.min(Math.ceil(delayMs), longestTimerMs);
    this.engineTimer = setTimeout(() => this.#onEngineTimer(delayMs - waitMs), waitMs);
    if (this.isUnref) this.engineTimer.unref();
  }

  #onEngineTimer(leftMs: number): void {
    const dueInMs = this.atMs - monotonicNow();
    if (leftMs > 0) this.#wait(isEngineTime() ? dueInMs : leftMs);
    // The engine's timers fire up to a millisecond early. If it is more, the timers are fake and the clock is not.
    else if (dueInMs > 0 && dueInMs <= 1) this.#wait(dueInMs);
    else this.onTime();
  }
}
