import { TimeLimit } from './time-limit.js';

/** Somebody who waits for shared work. The deadline may move, where the waiter is shared work itself. */
export interface Waiter {
  readonly deadline: TimeLimit | undefined;
}

/**
 * The deadline of work that several callers wait for: the latest of theirs, and none while one of them has none. It
 * moves as callers come and go. It has no timer, because the callers have: the work ends when the last one leaves.
 */
export class SharedDeadline extends TimeLimit {
  /** Callers without a deadline, which are most, are only counted. */
  #unlimited = 0;
  #waiters: Set<Waiter> | undefined;
  /** The caller found last to have the latest deadline. */
  #latest: Waiter | undefined;

  /** The caller waits until the function returned is called. */
  join(waiter: Waiter | undefined): () => void {
    if (waiter?.deadline === undefined) {
      this.#unlimited++;
      return () => {
        this.#unlimited--;
      };
    }
    // A caller may wait several times at once.
    const own: Waiter = {
      get deadline() {
        return waiter.deadline;
      },
    };
    const waiters = (this.#waiters ??= new Set());
    waiters.add(own);
    return () => {
      waiters.delete(own);
      if (this.#latest === own) this.#latest = undefined;
    };
  }

  override get isOver(): boolean {
    // Steps ask often, and callers may be many: they are not all looked at while one has time left.
    return this.#unlimited === 0 && this.#latest?.deadline?.isOver !== false && super.isOver;
  }

  get epochMs(): number | undefined {
    return this.#limit()?.epochMs;
  }

  get atMs(): number {
    return this.#limit()?.atMs ?? Infinity;
  }

  get timeoutMs(): number {
    return this.#limit()?.timeoutMs ?? Infinity;
  }

  #limit(): TimeLimit | undefined {
    if (this.#unlimited > 0 || this.#waiters === undefined) return undefined;
    let latest: TimeLimit | undefined;
    for (const waiter of this.#waiters) {
      const { deadline } = waiter;
      if (deadline === undefined || (latest !== undefined && deadline.atMs <= latest.atMs)) continue;
      latest = deadline;
      this.#latest = waiter;
    }
    return latest;
  }
}
