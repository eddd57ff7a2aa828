/** A timer of a virtual clock. */
export class VirtualTimer {
  /** Whether `run` of the clock advances for its sake alone. */
  isRef = true;

  constructor(
    readonly atMs: number,
    readonly onTime: () => void,
    private readonly queue: TimerQueue,
  ) {}

  cancel(): void {
    this.queue.remove(this);
  }

  unref(): void {
    this.isRef = false;
  }
}

/** Timers by the time they are due at; those that are due at the same time in the order in which they were set. */
export class TimerQueue {
  readonly #timers: VirtualTimer[] = [];

  get size(): number {
    return this.#timers.length;
  }

  /** The timer that is due next. */
  get next(): VirtualTimer | undefined {
    return this.#timers[0];
  }

  get hasRef(): boolean {
    return this.#timers.some(({ isRef }) => isRef);
  }

  add(atMs: number, onTime: () => void): VirtualTimer {
    const timer = new VirtualTimer(atMs, onTime, this);
    this.#timers.splice(this.#firstAfter(atMs), 0, timer);
    return timer;
  }

  remove(timer: VirtualTimer): void {
    const index = this.#timers.lastIndexOf(timer, this.#firstAfter(timer.atMs) - 1);
    if (index >= 0) this.#timers.splice(index, 1);
  }

  clear(): void {
    this.#timers.length = 0;
  }

  /** The index of the first timer that is due after `atMs`. */
  #firstAfter(atMs: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#timers[middle]!.atMs <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
