import { StoreGuard } from '../waiting/store-guard.js';
import type { CacheEntry, CacheStore, MaybePromise } from './cache-store.js';

/**
 * Wraps a store for the cache. Fails operations that exceed `timeoutMs`; treats malformed entries as misses. While a
 * store that hangs is left alone, look-ups miss at once and nothing is stored.
 */
export class TimedStore<Value> {
  readonly #store: CacheStore<Value>;
  readonly #guard: StoreGuard;

  constructor(store: CacheStore<Value>, timeoutMs: number) {
    this.#store = store;
    this.#guard = new StoreGuard(timeoutMs);
  }

  get type(): string {
    return this.#store.type;
  }

  /** `undefined` if the store does not report it. */
  get size(): number | undefined {
    try {
      return this.#store.size;
    } catch {
      return undefined;
    }
  }

  get(key: string): MaybePromise<CacheEntry<Value> | undefined> {
    if (!this.#guard.mayAsk()) return undefined;
    const found = this.#store.get(key);
    return isPromiseLike(found) ? this.#guard.inTime(found).then(entryOf) : entryOf(found);
  }

  /** Whether the entry was stored. Stores nothing while the store is left alone. */
  set(key: string, entry: CacheEntry<Value>, keepMs: number): MaybePromise<boolean> {
    if (this.#guard.isResting) return false;
    const done = this.#store.set(key, entry, keepMs);
    return isPromiseLike(done) ? this.#guard.inTime(done).then(() => true) : true;
  }

  /**
   * Runs `body` once, while no other process does so for the key, where the store can tell. Without the store's help if
   * it fails or is left alone.
   */
  async exclusive<Result>(key: string, body: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    if (this.#store.exclusive === undefined || this.#guard.isSuspect) return body();
    let running: Promise<Result> | undefined;
    const once = (): Promise<Result> => (running ??= body());
    try {
      await this.#store.exclusive(key, once, signal);
    } catch (error) {
      if (running === undefined && signal.aborted) throw error;
    }
    // Its own result or failure, whatever the store made of it.
    return once();
  }

  async delete(key: string): Promise<boolean> {
    return this.#guard.inTime(this.#store.delete(key));
  }

  async clear(): Promise<void> {
    return this.#guard.inTime(this.#store.clear());
  }
}

/** Also accepts promises of other realms and libraries. */
function isPromiseLike<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/**
 * The store's answer if it is a usable entry. A store that keeps JSON gives `null` for missing entries and for
 * `Infinity`.
 */
function entryOf<Value>(found: CacheEntry<Value> | null | undefined): CacheEntry<Value> | undefined {
  // JSON drops a value that is `undefined`. Only computing again tells it from a missing value.
  if (found === undefined || found === null || !('value' in found)) return undefined;
  const expiresAt = found.expiresAt as number | null | undefined;
  if (typeof expiresAt === 'number') return found;
  return expiresAt === null ? { ...found, expiresAt: Infinity } : undefined;
}
