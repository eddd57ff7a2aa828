import { TimeoutExceededError } from '@tta/core';
import { monotonicNow, Timer } from '@tta/core/authors';
import type { CacheEntry, CacheStore, MaybePromise } from './cache-store.js';

/** After this many timeouts in a row, the store is left alone for this long. */
const mostTimeouts = 3;
const restMs = 5000;

/**
 * Wraps a store for the cache. Fails operations that exceed `timeoutMs`; treats malformed entries as misses. After
 * three timeouts in a row, look-ups miss at once for five seconds and nothing is stored; then one operation tries
 * again.
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

  /** `undefined` if the store does not report it. */
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

  /** Whether the entry was stored. Stores nothing while the store is left alone. */
  set(key: string, entry: CacheEntry<Value>, keepMs: number): MaybePromise<boolean> {
    if (this.#timeouts >= mostTimeouts && monotonicNow() < this.#restsUntilMs) return false;
    const done = this.#store.set(key, entry, keepMs);
    return isPromiseLike(done) ? this.#inTime(done).then(() => true) : true;
  }

  /**
   * Runs `body` once, while no other process does so for the key, where the store can tell. Without the store's help if
   * it fails or is left alone.
   */
  async exclusive<Result>(key: string, body: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    if (this.#store.exclusive === undefined || this.#timeouts >= mostTimeouts) return body();
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
    return this.#inTime(this.#store.delete(key));
  }

  async clear(): Promise<void> {
    return this.#inTime(this.#store.clear());
  }

  /**
   * Whether the store is left alone now. After the pause, the next caller tries the store; for all others, the pause
   * lasts until the outcome is known.
   */
  #rests(): boolean {
    if (this.#timeouts < mostTimeouts) return false;
    const now = monotonicNow();
    if (now < this.#restsUntilMs) return true;
    this.#restsUntilMs = now + this.#timeoutMs;
    return false;
  }

  #inTime<T>(result: MaybePromise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = Timer.after(this.#timeoutMs, () => {
        if (++this.#timeouts >= mostTimeouts) this.#restsUntilMs = monotonicNow() + restMs;
        reject(new TimeoutExceededError(this.#timeoutMs));
      });
      const answered = (): void => {
        // A late answer does not show how quick the store is now.
        timer.cancel();
        this.#timeouts = isLate() ? this.#timeouts : 0;
      };
      const startedAtMs = monotonicNow();
      const isLate = (): boolean => monotonicNow() - startedAtMs >= this.#timeoutMs;
      Promise.resolve(result).finally(answered).then(resolve, reject);
    });
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
