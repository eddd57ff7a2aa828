import type { WorkflowContext } from '@tta/core';
import { monotonicNow, syncResult } from '@tta/core/authors';
import type { CacheEntry } from './cache-store.js';
import { cacheEvict, cacheHit, cacheMiss, cacheStore, cacheStoreFailed } from './cache-events.js';

/** Why an entry left: no room, too old, or removed by a call. */
export type EvictionReason = 'size' | 'ttl' | 'cleared';

/** Statistics of a cache since it was built. */
export interface CacheStats {
  /** Look-ups that needed no computation of their own. */
  readonly hits: number;
  /** Look-ups that computed, or that waited for another caller's computation, which failed. */
  readonly misses: number;
  /** Hits that waited for another caller's miss. */
  readonly coalesced: number;
  /** Entries gone, for any reason. */
  readonly evictions: number;
  /** Share of hits among look-ups, from 0 to 1; 0 before the first look-up. */
  readonly hitRate: number;
  /** Entries held; `undefined` if the store does not report it. */
  readonly size: number | undefined;
}

/** A computation that other look-ups may join. */
interface Computation {
  readonly startedBy: WorkflowContext | undefined;
}

/** Counts the operations of a cache and reports them to the observer of the current step. */
export class CacheObserver<Value> {
  #hits = 0;
  #misses = 0;
  #coalesced = 0;
  #evictions = 0;
  /** Gone since the last observed step, because `clear` is called outside any step. */
  readonly #untold = new Map<EvictionReason, number>();
  readonly #store: { readonly type: string; readonly size: number | undefined };
  readonly #now: () => number;
  readonly #showKey: (key: string) => string;

  /** `now` reads the clock of the entries. */
  constructor(
    store: { readonly type: string; readonly size: number | undefined },
    now: () => number,
    showKey: (key: string) => string = shortHash,
  ) {
    this.#store = store;
    this.#now = now;
    this.#showKey = showKey;
  }

  /** A look-up that found an entry. */
  hit(context: WorkflowContext, entry: CacheEntry<Value>): void {
    this.#hits++;
    if (context.isObserved) this.#tellHit(context, entry, undefined);
  }

  /** A look-up that waited for another caller's computation. */
  joinedHit(context: WorkflowContext, entry: CacheEntry<Value>, joined: Computation): void {
    this.#hits++;
    this.#coalesced++;
    if (context.isObserved) this.#tellHit(context, entry, joined);
  }

  // By itself, because a longer `hit` is not inlined, which makes each one slower.
  #tellHit(context: WorkflowContext, entry: CacheEntry<Value>, joined: Computation | undefined): void {
    this.#tellEvictions(context);
    context.emit(cacheHit, {
      ...this.#common(),
      ...ageOf(entry, this.#now()),
      saved_seconds: entry.computeMs / 1000,
      saved_usd: entry.costUsd,
      coalesced: joined !== undefined,
      computed_by: joined?.startedBy?.workflowId,
    });
  }

  /** A failure that was remembered. */
  negativeHit(context: WorkflowContext, entry: CacheEntry<unknown>): void {
    this.#hits++;
    if (!context.isObserved) return;
    this.#tellEvictions(context);
    context.emit(cacheHit, { ...this.#common(), ...ageOf(entry, monotonicNow()), negative: true });
  }

  /** A look-up that computed, or that waited for `joined`, another caller's computation, which failed. */
  miss(context: WorkflowContext, key: string, joined?: Computation): void {
    this.#misses++;
    if (!context.isObserved) return;
    this.#tellEvictions(context);
    context.emit(cacheMiss, {
      cache_size: this.#store.size,
      ...this.#common(),
      key: this.shown(key),
      computed_by: joined?.startedBy?.workflowId,
    });
  }

  stored(context: WorkflowContext, key: string): void {
    if (!context.isObserved) return;
    this.#tellEvictions(context);
    context.emit(cacheStore, {
      cache_size: this.#store.size,
      cache_type: this.#store.type,
      key: this.shown(key),
    });
  }

  storeFailed(context: WorkflowContext, operation: string, error: unknown): void {
    context.emit(cacheStoreFailed, { cache_type: this.#store.type, operation }, error);
  }

  evicted(reason: EvictionReason, count = 1): void {
    if (count === 0) return;
    this.#evictions += count;
    this.#untold.set(reason, (this.#untold.get(reason) ?? 0) + count);
  }

  get stats(): CacheStats {
    return {
      hits: this.#hits,
      misses: this.#misses,
      coalesced: this.#coalesced,
      evictions: this.#evictions,
      hitRate: this.#hitRate,
      size: this.#store.size,
    };
  }

  get #hitRate(): number {
    return this.#hits === 0 ? 0 : this.#hits / (this.#hits + this.#misses);
  }

  #common(): { hit_rate: number; cache_type: string } {
    return { hit_rate: this.#hitRate * 100, cache_type: this.#store.type };
  }

  /** A failing `showKey` does not fail the workflow. */
  shown(key: string): string {
    try {
      return syncResult('showKey(key)', this.#showKey(key));
    } catch {
      return shortHash(key);
    }
  }

  #tellEvictions(context: WorkflowContext): void {
    for (const [reason, evicted] of this.#untold) {
      context.emit(cacheEvict, { cache_type: this.#store.type, reason, evicted, cache_size: this.#store.size });
    }
    this.#untold.clear();
  }
}

/** In seconds: the age of an entry, and its greatest possible age. */
function ageOf(
  { storedAt, expiresAt }: CacheEntry<unknown>,
  now: number,
): { age_seconds: number; ttl: number | undefined } {
  return {
    age_seconds: Math.max(0, now - storedAt) / 1000,
    ttl: expiresAt === Infinity ? undefined : (expiresAt - storedAt) / 1000,
  };
}

let hashKey: Uint8Array | undefined;

/**
 * Tells keys apart in the log of one process. Keyed by random bytes of this process, because an unkeyed hash can be
 * reversed by trying a list of likely keys, such as addresses.
 */
function shortHash(key: string): string {
  // Loaded when a key is first shown, because it would double the time to import this package.
  const { createHmac } = process.getBuiltinModule('node:crypto');
  hashKey ??= crypto.getRandomValues(new Uint8Array(32));
  return createHmac('sha256', hashKey).update(key).digest('hex').slice(0, 12);
}
