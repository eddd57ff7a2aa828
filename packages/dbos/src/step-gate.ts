import { sleep } from '@tta/core/authors';

/** Never settles, and is collected together with what waits for it. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}

/**
 * Lets steps through until it is closed. From then on steps that run may end, and no step begins: what would begin it
 * waits forever, because another process continues the execution.
 */
export class StepGate {
  #running = 0;
  #onIdle: (() => void) | undefined;
  readonly #closed = new AbortController();

  get isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  /** Aborts when the gate is closed. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Runs a step until its outcome is recorded. */
  async through<Result>(body: () => Promise<Result>): Promise<Result> {
    if (this.isClosed) return never();
    this.#running++;
    try {
      return await body();
    } finally {
      this.#running--;
      if (this.#running === 0) this.#onIdle?.();
    }
  }

  /** Resolves when no step runs any more, at the latest after `drainMs`. */
  async close(drainMs: number): Promise<void> {
    this.#closed.abort();
    if (this.#running === 0) return;
    const idle = new AbortController();
    this.#onIdle = () => idle.abort();
    await sleep(drainMs, idle.signal).catch(() => undefined);
  }
}
