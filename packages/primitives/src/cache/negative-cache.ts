import { monotonicNow } from '@tta/core/authors';
import type { CacheEntry } from './cache-store.js';
import { MemoryCacheStore } from './memory-cache-store.js';

/** Failures that are thrown again for a while, so that a broken step does not run at each call. */
export class NegativeCache {
  readonly #ttlMs: number;
  readonly #failures: MemoryCacheStore<unknown>;

  /** With a `ttlMs` of 0 nothing is remembered. */
  constructor(ttlMs: number, maxEntries: number) {
    this.#ttlMs = ttlMs;
    this.#failures = new MemoryCacheStore(ttlMs > 0 ? maxEntries : 1);
  }

  add(key: string, error: unknown): void {
    if (this.#ttlMs === 0) return;
    const storedAt = monotonicNow();
    this.#failures.keepMonotonic(key, { value: error, storedAt, expiresAt: storedAt + this.#ttlMs, computeMs: 0 });
  }

  /** In an entry, because anything can be thrown, even `undefined`. */
  get(key: string): CacheEntry<unknown> | undefined {
    const entry = this.#failures.monotonicEntry(key);
    if (entry === undefined) return undefined;
    if (monotonicNow() < entry.expiresAt) return entry;
    this.#failures.delete(key);
    return undefined;
  }

  delete(key: string): void {
    this.#failures.delete(key);
  }

  clear(): void {
    this.#failures.clear();
  }
}
