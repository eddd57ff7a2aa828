import { Timer } from '@tta/core/authors';

/** How a wait ended: it is this caller's turn, or its time is over. */
export type WaitEnd = 'turn' | 'timeout';

interface Waiter {
  readonly rank: number;
  readonly sequence: number;
  readonly admit: () => void;
  /** Its index in the heap. */
  position: number;
}

/**
 * Callers that wait for their turn: the highest rank first, and of one rank the one that came first. A binary heap whose
 * entries know their position, so that a waiter that gives up leaves at once and is not kept until its turn.
 */
export class WaitingLine {
  readonly #heap: Waiter[] = [];
  #sequence = 0;

  get size(): number {
    return this.#heap.length;
  }

  /**
   * Waits for the caller's turn, at most `timeoutMs` milliseconds. An abort of `signal` ends the wait at once and
   * rejects with its reason. Timer and listener are gone when it settles.
   */
  join(rank: number, signal: AbortSignal | undefined, timeoutMs: number): Promise<WaitEnd> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#remove(waiter);
        timer?.cancel();
        reject(signal?.reason);
      };
      const end = (how: WaitEnd): void => {
        timer?.cancel();
        signal?.removeEventListener('abort', onAbort);
        resolve(how);
      };
      const onTime = (): void => {
        this.#remove(waiter);
        end('timeout');
      };
      const timer = timeoutMs === Infinity ? undefined : Timer.after(timeoutMs, onTime);
      const waiter: Waiter = { rank, sequence: this.#sequence++, admit: () => end('turn'), position: -1 };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#place(waiter, this.#heap.length);
      this.#raise(waiter);
    });
  }

  /** Says to the first in the line that it is its turn. Whether there was one. */
  admitNext(): boolean {
    const [first] = this.#heap;
    if (first === undefined) return false;
    this.#remove(first);
    first.admit();
    return true;
  }

  #remove(waiter: Waiter): void {
    const last = this.#heap.pop();
    if (last === undefined || last === waiter) return;
    this.#place(last, waiter.position);
    this.#raise(last);
    this.#sink(last);
  }

  #raise(waiter: Waiter): void {
    while (waiter.position > 0) {
      const parent = this.#heap[(waiter.position - 1) >> 1] as Waiter;
      if (!isBefore(waiter, parent)) return;
      this.#swap(waiter, parent);
    }
  }

  #sink(waiter: Waiter): void {
    for (;;) {
      const left = this.#heap[2 * waiter.position + 1];
      const right = this.#heap[2 * waiter.position + 2];
      const child = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || !isBefore(child, waiter)) return;
      this.#swap(child, waiter);
    }
  }

  #swap(a: Waiter, b: Waiter): void {
    const { position } = a;
    this.#place(a, b.position);
    this.#place(b, position);
  }

  #place(waiter: Waiter, position: number): void {
    this.#heap[position] = waiter;
    waiter.position = position;
  }
}

function isBefore(a: Waiter, b: Waiter): boolean {
  return a.rank > b.rank || (a.rank === b.rank && a.sequence < b.sequence);
}
