/** A timer takes no more milliseconds than this. */
const longestMs = 0x7fffffff;

/** Calls `ring` once a time has come, however far away it is. Does not keep the process alive. */
export class Alarm {
  #timer: ReturnType<typeof setTimeout>;

  /** `time` is in milliseconds since the epoch. */
  constructor(time: number, ring: () => void) {
    const start = (): ReturnType<typeof setTimeout> => {
      const timer = setTimeout(
        () => {
          // A timer may fire a millisecond early, too.
          if (Date.now() < time) this.#timer = start();
          else ring();
        },
        Math.min(time - Date.now() + 1, longestMs),
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
