/** A value or a promise of it, so that a store in memory need not create a promise for each look-up. */
export type MaybePromise<T> = T | Promise<T>;

/** A store's entry for a key. Plain data, so that a shared store can serialise it. */
export interface CacheEntry<Value> {
  /** May be `undefined` or `null`, which are ordinary values. */
  readonly value: Value;
  /** When it was stored, in milliseconds since the epoch. */
  readonly storedAt: number;
  /** When it is no longer fresh, in milliseconds since the epoch; `Infinity`: never. */
  readonly expiresAt: number;
  /** Milliseconds that it took to compute, which a hit saves. */
  readonly computeMs: number;
  /** US dollars that it cost to compute, which a hit saves; left out where nothing was spent. */
  readonly costUsd?: number | undefined;
}

/**
 * Where a cache keeps its entries. Implement it for a store that several processes share. A store that fails or answers
 * too late makes a cache miss, never a failed workflow. A store may give back another kind of value than it got: one
 * that keeps JSON gives a string for a `Date`. The cache therefore reads an object that it stored back once, so that
 * the caller of a miss gets the same kind as those of the hits that follow.
 */
export interface CacheStore<Value> {
  /** The kind of store, as a fixed word: the metric label `cache_type`. */
  readonly type: string;
  /** The number of entries, if that is cheap to know. */
  readonly size?: number | undefined;
  /** The entry, even if it is not fresh any more; `undefined` where there is none. */
  get(key: string): MaybePromise<CacheEntry<Value> | undefined>;
  /** Keeps the entry, for at least `keepMs` milliseconds if there is room; `Infinity`: as long as possible. */
  set(key: string, entry: CacheEntry<Value>, keepMs: number): MaybePromise<void>;
  /**
   * Runs `body` while no other process does so for the key, so that a miss is computed once, and gives its result or
   * failure. The cache looks again inside it. Where the store fails, it still runs `body`, or rejects without
   * having called it; then the cache computes by itself. Rejects with the signal's reason where that aborts while it
   * waits. Default: each process computes its own misses.
   */
  exclusive?<Result>(key: string, body: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Removes the entry, and tells whether there was one. */
  delete(key: string): MaybePromise<boolean>;
  /** Forgets every entry, including those of other caches that share the store. */
  clear(): MaybePromise<void>;
}
