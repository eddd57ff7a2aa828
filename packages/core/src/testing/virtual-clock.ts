import { TtaError } from '../errors/tta-error.js';
import { clockSlot, type Clock } from '../platform/clock.js';
import { monotonicNow } from '../platform/monotonic-now.js';
import { numberOption } from '../validate-option.js';
import { RunningSteps } from './running-steps.js';
import { TimerQueue } from './timer-queue.js';
import { virtualDate } from './virtual-date.js';

// Read when this module is loaded, so that fake timers of a test runner do not replace it.
const engineImmediate = setImmediate;

/** Sums of the same delays may differ in their last bits, by far less than a nanosecond. */
const toleranceMs = 1e-6;

/** Time that passes only when told; see `virtualClock`. */
export class VirtualClock implements Disposable {
  readonly #timers = new TimerQueue();
  readonly #steps = new RunningSteps(() => this.#wake());
  /** Those who wait until a step or a timer changes. */
  #sleepers: (() => void)[] = [];
  readonly #epochMs = Date.now();
  // A whole number, so that times and durations are exact where delays are whole milliseconds.
  readonly #monotonicMs = Math.ceil(monotonicNow());
  #elapsedMs = 0;
  readonly #replacedDate = Date;
  readonly #date = virtualDate(Date, () => (this.isInstalled ? this.now() : this.#replacedDate.now()));
  readonly #clock: Clock = {
    now: () => this.#monotonicMs + this.#elapsedMs,
    setTimer: (atMs, onTime) => {
      this.#wake();
      return this.#timers.add(atMs, onTime);
    },
    runStep: (step, body) => this.#steps.run(step, body),
    idle: (promise) => this.#steps.idle(promise),
  };

  /** @throws TtaError where another clock is installed */
  constructor() {
    if (clockSlot.clock !== undefined) {
      throw new TtaError(
        'ERR_TTA_CLOCK_INSTALLED',
        'a virtual clock is installed already; call its uninstall() first, for example after each test',
      );
    }
    clockSlot.clock = this.#clock;
    globalThis.Date = this.#date;
  }

  /** Whether it replaces the engine's time. */
  get isInstalled(): boolean {
    return clockSlot.clock === this.#clock;
  }

  /** How many timers and sleeps wait for their time. 0 after a test that left nothing behind. */
  get timerCount(): number {
    return this.#timers.size;
  }

  /** Milliseconds since the epoch, the same as `Date.now()` while the clock is installed. */
  now(): number {
    return Math.floor(this.#epochMs + this.#elapsedMs);
  }

  /**
   * Lets `ms` milliseconds pass: fires what is due in the order of time, and lets promises settle before, between and
   * after. Waits for nothing real, such as a socket.
   * @throws InvalidOptionError
   */
  async advance(ms: number): Promise<void> {
    this.#checkInstalled();
    const endMs = this.#elapsedMs + numberOption('ms', ms, { min: 0 });
    await this.#settle();
    while (this.#msUntilNext() <= endMs - this.#elapsedMs + toleranceMs) {
      this.#fireNext();
      await this.#settle();
    }
    this.#elapsedMs = Math.max(this.#elapsedMs, endMs);
  }

  /**
   * Lets time pass until `promise` settles, and returns it. Time passes only while every running step waits in
   * `context.sleep`, in a timer of TTA or for another step. A step that does anything else, such as a call over the
   * network, takes its real time, and nothing times out meanwhile.
   */
  async run<T>(promise: Promise<T>): Promise<T> {
    this.#checkInstalled();
    const running = { hasEnded: false };
    const onEnd = (): void => {
      running.hasEnded = true;
      this.#wake();
    };
    promise.then(onEnd, onEnd);
    for (;;) {
      await this.#settle();
      if (running.hasEnded || !this.isInstalled) return promise;
      if (this.#mayPass()) this.#fireNext();
      else await new Promise<void>((resolve) => this.#sleepers.push(resolve));
    }
  }

  /** Gives the time back to the engine. Timers that still wait never fire. */
  uninstall(): void {
    if (!this.isInstalled) return;
    clockSlot.clock = undefined;
    // Fake timers that were installed later have a `Date` of their own, and restore this one.
    if (globalThis.Date === this.#date) globalThis.Date = this.#replacedDate;
    this.#timers.clear();
    this.#steps.close();
    this.#wake();
  }

  /** As `uninstall`: `using clock = virtualClock()`. */
  [Symbol.dispose](): void {
    this.uninstall();
  }

  /** Whether nothing but time can make the program go on. */
  #mayPass(): boolean {
    if (this.#steps.areBusy || this.#msUntilNext() === Infinity) return false;
    // Outside of steps, a deadline alone does not suffice: it does not keep a process alive either.
    return !this.#steps.isEmpty || this.#timers.hasRef;
  }

  #msUntilNext(): number {
    return (this.#timers.next?.atMs ?? Infinity) - this.#clock.now();
  }

  #fireNext(): void {
    const timer = this.#timers.next;
    if (timer === undefined) return;
    this.#elapsedMs = Math.max(this.#elapsedMs, timer.atMs - this.#monotonicMs);
    timer.cancel();
    timer.onTime();
  }

  /** A turn of the event loop, before which all promises settle that wait for nothing else. */
  #settle(): Promise<void> {
    return new Promise((resolve) => engineImmediate(resolve));
  }

  #wake(): void {
    const sleepers = this.#sleepers;
    this.#sleepers = [];
    for (const resolve of sleepers) resolve();
  }

  #checkInstalled(): void {
    if (this.isInstalled) return;
    throw new TtaError('ERR_TTA_CLOCK_UNINSTALLED', 'this virtual clock is uninstalled; make one with virtualClock()');
  }
}

/**
 * Replaces the time of all steps by one that passes only when told, so that a test of an hour takes microseconds.
 * Retries, deadlines, times to live, `context.sleep` and `Date` go by it; `setTimeout` and everything else that is
 * real does not. Uninstall it after the test. There can be one at a time.
 * @example
 * using clock = virtualClock();
 * await clock.run(workflow.execute(input)); // an hour of waits in a millisecond
 * @throws TtaError where another one is installed
 */
export function virtualClock(): VirtualClock {
  return new VirtualClock();
}
