import { InvalidOptionError } from '@tta/core';
import { functionOption, knownOptions, longestTimerMs, numberOption, stringOption } from '@tta/core/authors';
import { superjsonCodec, type Codec } from './codec.js';
import { runExclusively } from './exclusive.js';
import { clientOption, type RedisClient } from './redis-client.js';

/** An entry as `cache` of `@tta/primitives` keeps it. */
export interface StoredEntry<Value> {
  readonly value: Value;
  readonly storedAt: number;
  readonly expiresAt: number;
  readonly computeMs: number;
}

/** Options of `RedisCacheStore`. */
export interface RedisCacheStoreOptions {
  /** Comes before each key, so that caches of several applications do not meet. Default `tta:cache:`. */
  readonly prefix?: string;
  /** Turns entries into text and back. Default: superjson. */
  readonly codec?: Codec;
  /**
   * Milliseconds that a lock holds after its process died; a living process renews it. Other processes that miss the same
   * key wait that long at most, and then compute by themselves. Default 10 000.
   */
  readonly lockTimeoutMs?: number;
  /** Milliseconds between two looks at a lock that another process holds. Default 25. */
  readonly lockRetryMs?: number;
  /** Milliseconds that Redis may take for the lock; after that the miss is computed without it. Default 500. */
  readonly lockAnswerMs?: number;
}

/** How many keys `clear` looks at in one request. */
const keysAtATime = 500;

/**
 * Keeps the entries of a `cache` in Redis, where several processes share them, and lets one process at a time compute a
 * miss. Give it to `cache` as `store`. The client stays yours: the store opens and closes no connection.
 */
export class RedisCacheStore<Value> {
  readonly type = 'redis';
  readonly #client: RedisClient;
  readonly #prefix: string;
  readonly #codec: Codec;
  readonly #lock: { readonly lockTimeoutMs: number; readonly retryMs: number; readonly answerMs: number };

  /** @throws InvalidOptionError */
  constructor(client: RedisClient, options: RedisCacheStoreOptions = {}) {
    knownOptions(options, ['prefix', 'codec', 'lockTimeoutMs', 'lockRetryMs', 'lockAnswerMs']);
    const { prefix = 'tta:cache:', codec = superjsonCodec } = options;
    const { lockTimeoutMs = 10_000, lockRetryMs = 25, lockAnswerMs = 500 } = options;
    this.#client = clientOption(client);
    this.#prefix = stringOption('prefix', prefix);
    this.#codec = codecOption(codec);
    this.#lock = {
      lockTimeoutMs: numberOption('lockTimeoutMs', lockTimeoutMs, { min: 100, max: longestTimerMs }),
      retryMs: numberOption('lockRetryMs', lockRetryMs, { min: 1, max: longestTimerMs }),
      answerMs: numberOption('lockAnswerMs', lockAnswerMs, { min: 1, max: longestTimerMs }),
    };
  }

  async get(key: string): Promise<StoredEntry<Value> | undefined> {
    const text = await this.#client.get(this.#prefix + key);
    return text === null ? undefined : (this.#codec.decode(text) as StoredEntry<Value>);
  }

  async set(key: string, entry: StoredEntry<Value>, keepMs: number): Promise<void> {
    const text = this.#codec.encode(entry);
    if (keepMs === Infinity) await this.#client.set(this.#prefix + key, text);
    else await this.#client.set(this.#prefix + key, text, 'PX', Math.max(1, Math.ceil(keepMs)));
  }

  /** Runs `body` while no other process does so for the key; without a lock where Redis fails. */
  exclusive<Result>(key: string, body: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    return runExclusively(this.#client, `${this.#prefix}lock:${key}`, this.#lock, body, signal);
  }

  async delete(key: string): Promise<boolean> {
    return (await this.#client.del(this.#prefix + key)) > 0;
  }

  /** Removes every key with the prefix. */
  async clear(): Promise<void> {
    const pattern = `${this.#prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
    for (let cursor = '0'; ;) {
      const [next, keys] = await this.#client.scan(cursor, 'MATCH', pattern, 'COUNT', keysAtATime);
      if (keys.length > 0) await this.#client.del(...keys);
      if (next === '0') return;
      cursor = next;
    }
  }
}

/** @throws InvalidOptionError */
function codecOption(codec: Codec): Codec {
  if (typeof codec !== 'object' || (codec as unknown) === null)
    throw new InvalidOptionError('codec', 'an object with encode and decode', codec);
  for (const method of ['encode', 'decode'] as const)
    functionOption(`codec.${method}`, (codec as unknown as Record<string, () => unknown>)[method] as () => unknown);
  return codec;
}
