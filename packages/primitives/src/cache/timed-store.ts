import { TimeoutExceededError } from '@tta/core';
import type { CacheEntry, CacheStore, MaybePromise } from './cache-store.js';

/** A store as the cache uses it: an operation that takes longer than `timeoutMs` fails, and what is no entry is none. */
export class TimedStore<Value> {
  readonly #store: CacheStore<Value>;
  readonly #timeoutMs: number;

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
    const found = this.#store.get(key);
    return isPromiseLike(found) ? this.#inTime(found).then(entryOf) : entryOf(found);
  }

  set(key: string, entry: CacheEntry<Value>, keepMs: number): MaybePromise<void> {
    const done = this.#store.set(key, entry, keepMs);
    return isPromiseLike(done) ? this.#inTime(done) : done;
  }

  async delete(key: string): Promise<boolean> {
    return this.#inTime(this.#store.delete(key));
  }

  async clear(): Promise<void> {
    return this.#inTime(this.#store.clear());
  }

  #inTime<T>(result: MaybePromise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new TimeoutExceededError(this.#timeoutMs)), this.#timeoutMs);
      Promise.resolve(result)
        .finally(() => clearTimeout(timer))
        .then(resolve, reject);
    });
  }
}

/** Also a promise of another realm or library. */
function isPromiseLike<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** What a store gave, if it can be used. One that keeps JSON gives `null` for what is not there, and for `Infinity`. */
function entryOf<Value>(found: CacheEntry<Value> | null | undefined): CacheEntry<Value> | undefined {
  if (found === undefined || found === null) return undefined;
  const expiresAt = found.expiresAt as number | null | undefined;
  if (typeof expiresAt === 'number') return found;
  return expiresAt === null ? { ...found, expiresAt: Infinity } : undefined;
}
