import { monotonicNow } from '../platform/monotonic-now.js';
import { longestTimerMs } from '../platform/longest-timer.js';

/** Calls `onTime` at a given time, however far away it is. Does not keep the process alive. */
export class Timer {
  #timer: ReturnType<typeof setTimeout>;

  /** `atMs` is a reading of `performance.now()`. */
  constructor(atMs: number, onTime: () => void) {
    const start = (): ReturnType<typeof setTimeout> => {
      const timer = setTimeout(
        () => {
          // A timer may also fire a millisecond early.
          if (monotonicNow() < atMs) this.#timer = start();
          else onTime();
        },
        Math.min(Math.ceil(atMs - monotonicNow()), longestTimerMs),
      );
      timer.unref();
      return timer;
    };
    this.#timer = start();
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}
