import { PerformanceObserver } from 'node:perf_hooks';

/** Stalls of an event loop, in milliseconds. */
export interface Stalls {
  /** The longest turn: no other work got the thread for that long. */
  readonly stallMs: number;
  /** The longest pause for garbage within. Part of its turn, regardless of which code made the garbage. */
  readonly pauseMs: number;
}

/**
 * Takes the time of every turn of the event loop. `monitorEventLoopDelay` resolves no less than a millisecond, rounded
 * up, which is too coarse here. The price is a loop that never sleeps, so scrapes are timed without it.
 */
export class StallWatch {
  #isWatching = false;
  #stallMs = 0;
  #pauseMs = 0;
  #turnedAt = 0;
  readonly #pauses = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) this.#pauseMs = Math.max(this.#pauseMs, duration);
  });

  start(): void {
    this.#isWatching = true;
    this.#stallMs = 0;
    this.#pauseMs = 0;
    this.#pauses.observe({ entryTypes: ['gc'] });
    this.#turnedAt = performance.now();
    setImmediate(() => this.#turn());
  }

  /** Call it when the turn that is looked for is over. */
  async stop(): Promise<Stalls> {
    // Pauses are told some turns after they were.
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.#isWatching = false;
    this.#pauses.disconnect();
    return { stallMs: this.#stallMs, pauseMs: this.#pauseMs };
  }

  #turn(): void {
    const now = performance.now();
    this.#stallMs = Math.max(this.#stallMs, now - this.#turnedAt);
    this.#turnedAt = now;
    if (this.#isWatching) setImmediate(() => this.#turn());
  }
}
