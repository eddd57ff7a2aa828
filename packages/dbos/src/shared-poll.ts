import { Timer } from '@tta/core/authors';

interface Waiter<Item, Found> {
  readonly item: Item;
  readonly resolve: (found: Found) => void;
  readonly reject: (reason: unknown) => void;
}

/** Looks once for all items; the function returned gives what was found of one, or `undefined` where nothing was. */
type Look<Item, Found> = (items: readonly Item[]) => Promise<(item: Item) => Found | undefined>;

/** Options of a `SharedPoll`. */
export interface SharedPollOptions<Item, Found> {
  /** Milliseconds between two looks. */
  readonly intervalMs: number;
  readonly look: Look<Item, Found>;
  /** The error to end all waits with after a look that failed; `undefined`: the next one may succeed. Default: none. */
  readonly giveUp?: (error: unknown) => unknown;
}

/** Waits for items of the database by one query for all that are awaited in this process. */
export class SharedPoll<Item, Found> {
  readonly #options: SharedPollOptions<Item, Found>;
  readonly #waiting = new Set<Waiter<Item, Found>>();
  #isPolling = false;

  constructor(options: SharedPollOptions<Item, Found>) {
    this.#options = options;
  }

  /** Rejects with the signal's reason. */
  wait(item: Item, signal: AbortSignal | undefined): Promise<Found> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#waiting.delete(waiter);
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        end();
        reject(signal?.reason);
      };
      const waiter: Waiter<Item, Found> = {
        item,
        resolve: (found) => {
          end();
          resolve(found);
        },
        reject: (reason) => {
          end();
          reject(reason);
        },
      };
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiter);
      if (this.#isPolling) return;
      this.#isPolling = true;
      void this.#poll();
    });
  }

  async #poll(): Promise<void> {
    const { look, giveUp, intervalMs } = this.#options;
    const waiting = [...this.#waiting];
    try {
      const find = await look(waiting.map(({ item }) => item));
      for (const { item, resolve } of waiting) {
        const found = find(item);
        if (found !== undefined) resolve(found);
      }
    } catch (error) {
      const reason = giveUp?.(error);
      if (reason !== undefined) for (const { reject } of waiting) reject(reason);
    }
    this.#isPolling = this.#waiting.size > 0;
    if (this.#isPolling) Timer.after(intervalMs, () => void this.#poll());
  }
}
