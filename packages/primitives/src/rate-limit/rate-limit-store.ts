import { InvalidOptionError } from '@tta/core';
import type { StoreGuard } from '../waiting/store-guard.js';

/** The answer of a `RateLimitStore`. */
export interface RateLimitAnswer {
  /** Whether the permits were taken. */
  readonly allowed: boolean;
  /** Milliseconds until they may be there, where they were not taken. */
  readonly retryAfterMs: number;
}

/** Permits that several processes share, such as in Redis. Its times are those of the store, not of this process. */
export interface RateLimitStore {
  /** Takes all of the permits or none. */
  take(key: string, permits: number): Promise<RateLimitAnswer>;
}

/** The answer of a store. Rejects where it fails, is late, is left alone, or gives something else. */
export async function askStore(store: RateLimitStore, key: string, guard: StoreGuard): Promise<RateLimitAnswer> {
  const answer: unknown = await guard.ask(() => store.take(key, 1));
  const { allowed, retryAfterMs } = (answer ?? {}) as { readonly allowed?: unknown; readonly retryAfterMs?: unknown };
  if (allowed === true) return { allowed, retryAfterMs: 0 };
  if (allowed === false && typeof retryAfterMs === 'number' && retryAfterMs >= 0) return { allowed, retryAfterMs };
  throw new InvalidOptionError('store.take(key, permits)', '{ allowed, retryAfterMs }', answer);
}
