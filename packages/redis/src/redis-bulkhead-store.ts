import { integerOption, knownOptions, longestTimerMs, stringOption } from '@tta/core/authors';
import { Semaphore, type LockOptions } from 'redis-semaphore';
import { clientOption, type RedisClient } from './redis-client.js';

/** Options of `RedisBulkheadStore`. */
export interface RedisBulkheadStoreOptions {
  /** Comes before each key. Default `tta:bulkhead:`. */
  readonly prefix?: string;
  /**
   * Milliseconds that a place stays taken after its process died; a living process renews it three times in that time.
   * The clocks of the processes must differ by less. Default 10 000.
   */
  readonly leaseMs?: number;
  /** Milliseconds between two looks for a free place. Default 25. */
  readonly retryMs?: number;
}

/** One place. Takes it again where Redis has lost it, as after a restart, if it is still free. */
class Place extends Semaphore {
  #isGivenBack = false;

  constructor(client: RedisClient, key: string, places: number, options: LockOptions) {
    super(client, key, places, options);
    // Without the word that redis-semaphore puts before it: a user of Redis may be limited to our prefix.
    this._key = key;
  }

  /** Fails never: an unhandled rejection would end the process, and the next renewal may succeed. */
  protected override async _refresh(): Promise<boolean> {
    try {
      if (!(await super._refresh()) && !this.#isGivenBack) await this._acquire();
    } catch {
      // Redis is away.
    }
    return true;
  }

  override release(): Promise<void> {
    this.#isGivenBack = true;
    return super.release();
  }
}

/**
 * Places of a `bulkhead` that several processes share. Give it to `bulkhead` as `store`. No more calls run at a time
 * than there are places, unless a process stands still for longer than `leaseMs` or Redis loses its data while calls
 * run. Whichever process looks first gets a place that became free.
 */
export class RedisBulkheadStore {
  readonly #client: RedisClient;
  readonly #prefix: string;
  readonly #leaseMs: number;
  readonly #retryMs: number;

  /** @throws InvalidOptionError */
  constructor(client: RedisClient, options: RedisBulkheadStoreOptions = {}) {
    knownOptions(options, ['prefix', 'leaseMs', 'retryMs']);
    const { prefix = 'tta:bulkhead:', leaseMs = 10_000, retryMs = 25 } = options;
    this.#client = clientOption(client);
    this.#prefix = stringOption('prefix', prefix);
    this.#leaseMs = integerOption('leaseMs', leaseMs, { min: 100, max: longestTimerMs });
    this.#retryMs = integerOption('retryMs', retryMs, { min: 1, max: longestTimerMs });
  }

  /** Takes one of the places, or says when to look again. Rejects where Redis fails. */
  async take(
    key: string,
    places: number,
  ): Promise<{ readonly release: () => Promise<void> } | { readonly retryAfterMs: number }> {
    const place = new Place(this.#client, this.#prefix + key, places, {
      lockTimeout: this.#leaseMs,
      refreshInterval: Math.ceil(this.#leaseMs / 3),
      acquireAttemptsLimit: 1,
      retryInterval: 0,
    });
    if (await place.tryAcquire()) return { release: () => place.release() };
    // Not in step with the other processes, so that each of them is the first to look at times.
    return { retryAfterMs: this.#retryMs * (0.5 + Math.random()) };
  }
}
