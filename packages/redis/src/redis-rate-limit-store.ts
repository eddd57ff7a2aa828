import { integerOption, knownOptions, longestTimerMs, numberOption, stringOption } from '@tta/core/authors';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { clientOption, type RedisClient } from './redis-client.js';

/** Options of `RedisRateLimitStore`. */
export interface RedisRateLimitStoreOptions {
  /** How many calls of all processes together may start in `perMs`, at least 1. */
  readonly permits: number;
  /** Milliseconds, at least 1000: Redis counts in windows of whole seconds. */
  readonly perMs: number;
  /** Comes before each key. Default `tta:rate-limit`. */
  readonly prefix?: string;
}

/**
 * Permits of a `rateLimit` that several processes share. Give it to `rateLimit` as `store`. Counts in fixed windows, which
 * begin with the first call: up to twice the permits may be taken around the border of two windows.
 */
export class RedisRateLimitStore {
  readonly #limiter: RateLimiterRedis;

  /** @throws InvalidOptionError */
  constructor(client: RedisClient, options: RedisRateLimitStoreOptions) {
    knownOptions(options, ['permits', 'perMs', 'prefix']);
    const { prefix = 'tta:rate-limit' } = options;
    this.#limiter = new RateLimiterRedis({
      storeClient: clientOption(client),
      useRedisPackage: false,
      points: integerOption('permits', options.permits, { min: 1 }),
      duration: Math.ceil(numberOption('perMs', options.perMs, { min: 1000, max: longestTimerMs }) / 1000),
      keyPrefix: stringOption('prefix', prefix),
    });
  }

  /** Takes all of the permits or none. Rejects where Redis fails. */
  async take(key: string, permits: number): Promise<{ readonly allowed: boolean; readonly retryAfterMs: number }> {
    try {
      await this.#limiter.consume(key, permits);
      return { allowed: true, retryAfterMs: 0 };
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return { allowed: false, retryAfterMs: Math.max(1, refusal.msBeforeNext) };
    }
  }
}
