import { LRUCache } from 'lru-cache';
import { integerOption, monotonicNow } from '@tta/core/authors';
import type { CacheEntry, CacheStore } from './cache-store.js';

/**
 * Keeps entries in this process and evicts the least recently used one when there is no room. Inside, an entry's times
 * are readings of `performance.now()`, so that setting the wall clock neither ends an entry nor keeps it alive.
 */
export class MemoryCacheStore<Value> implements CacheStore<Value> {
  readonly type = 'memory';
  readonly #entries: LRUCache<string, CacheEntry<Value>>;

  /** `onEvict` is called for each entry evicted for lack of room. @throws InvalidOptionError */
  constructor(maxEntries: number, onEvict?: () => void) {
    integerOption('maxEntries', maxEntries, {
      min: 1,
      max: 2 ** 24,
      advice: 'each entry takes memory until it leaves',
    });
    this.#entries = new LRUCache({
      max: maxEntries,
      ...(onEvict && {
        dispose: (_entry, _key, reason) => {
          if (reason === 'evict') onEvict();
        },
      }),
    });
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): CacheEntry<Value> | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined ? undefined : shifted(entry, Date.now() - monotonicNow());
  }

  set(key: string, entry: CacheEntry<Value>): void {
    this.#entries.set(key, shifted(entry, monotonicNow() - Date.now()));
  }

  /** As `get`, with times of `performance.now()`. @internal */
  monotonicEntry(key: string): CacheEntry<Value> | undefined {
    return this.#entries.get(key);
  }

  /** As `set`, with times of `performance.now()`. @internal */
  keepMonotonic(key: string, entry: CacheEntry<Value>): void {
    this.#entries.set(key, entry);
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}

function shifted<Value>(entry: CacheEntry<Value>, byMs: number): CacheEntry<Value> {
  const { value, storedAt, expiresAt, computeMs, costUsd } = entry;
  return { value, storedAt: storedAt + byMs, expiresAt: expiresAt + byMs, computeMs, costUsd };
}
