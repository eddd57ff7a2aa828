import { TimeoutExceededError } from '@tta/core';
import { monotonicNow } from '@tta/core/authors';
import type { CacheEntry, CacheStore, MaybePromise } from './cache-store.js';

/** So many operations in a row that did not answer in time, and the store is left alone for that long. */
const mostTimeouts = 3;
const restMs = 5000;

/**
 * A store as the cache uses it: an operation that takes longer than `timeoutMs` fails, and what is not an entry is none. After three that
 * did so in a row, look-ups miss at once for five seconds and nothing is stored; then one operation tries again.
 */
export class TimedStore<Value> {
  readonly #store: CacheStore<Value>;
  readonly #timeoutMs: number;
  #timeouts = 0;
  #restsUntilMs = 0;

  constructor(store: CacheStore<Value>, timeoutMs: number) {
    this.#store = store;
    this.#timeoutMs = timeoutMs;
  }

  get type(): string {
    return this.#store.type;
  }

  /** `undefined` where the store does not say. */
  get size(): number | undefined {
    try {
      return this.#store.size;
    } catch {
      return undefined;
    }
  }

  get(key: string): MaybePromise<CacheEntry<Value> | undefined> {
    if (this.#rests()) return undefined;
    const found = this.#store.get(key);
    return isPromiseLike(found) ? this.#inTime(found).then(entryOf) : entryOf(found);
  }

  /** Whether it was stored: not while the store is left alone. */
  set(key: string, entry: CacheEntry<Value>, keepMs: number): MaybePromise<boolean> {
    if (this.#timeouts >= mostTimeouts && monotonicNow() < this.#restsUntilMs) return false;
    const done = this.#store.set(key, entry, keepMs);
    return isPromiseLike(done) ? this.#inTime(done).then(() => true) : true;
  }

  async delete(key: string): Promise<boolean> {
    return this.#inTime(this.#store.delete(key));
  }

  async clear(): Promise<void> {
    return this.#inTime(this.#store.clear());
  }

  /** Whether the store is left alone now. Where its rest is over, the one who asks tries it, and the others wait for what comes of that. */
  #rests(): boolean {
    if (this.#timeouts < mostTimeouts) return false;
    const now = monotonicNow();
    if (now < this.#restsUntilMs) return true;
    this.#restsUntilMs = now + this.#timeoutMs;
    return false;
  }

  #inTime<T>(result: MaybePromise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        if (++this.#timeouts >= mostTimeouts) this.#restsUntilMs = monotonicNow() + restMs;
        reject(new TimeoutExceededError(this.#timeoutMs));
      }, this.#timeoutMs);
      const answered = (): void => {
        // An answer that comes too late says nothing of how quick the store is now.
        clearTimeout(timer);
        this.#timeouts = isLate() ? this.#timeouts : 0;
      };
      const startedAtMs = monotonicNow();
      const isLate = (): boolean => monotonicNow() - startedAtMs >= this.#timeoutMs;
      Promise.resolve(result).finally(answered).then(resolve, reject);
    });
  }
}

/** Also a promise of another realm or library. */
function isPromiseLike<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** What a store gave, if it can be used. One that keeps JSON gives `null` for what is not there, and for `Infinity`. */
function entryOf<Value>(found: CacheEntry<Value> | null | undefined): CacheEntry<Value> | undefined {
  // A store that keeps JSON drops a value that is `undefined`: it can be told from no value only by computing.
  if (found === undefined || found === null || !('value' in found)) return undefined;
  const expiresAt = found.expiresAt as number | null | undefined;
  if (typeof expiresAt === 'number') return found;
  return expiresAt === null ? { ...found, expiresAt: Infinity } : undefined;
}
