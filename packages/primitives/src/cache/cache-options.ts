import { InvalidOptionError, type WorkflowContext } from '@tta/core';
import { knownOptions, longestTimerMs, numberOption, syncFunctionOption } from '@tta/core/authors';
import type { CacheStore } from './cache-store.js';

/** Options of `cache`. */
export interface CacheOptions<Input, Output> {
  /** Gives the key for an input. If it throws, only that call fails. */
  readonly key: (input: Input, context: WorkflowContext) => string;
  /** Default: from the innermost step, as `cache(load-player)`; of the class `CachePrimitive`. */
  readonly name?: string;
  /** Milliseconds that an output stays fresh. `Infinity`: until there is no room. Default 300 000. */
  readonly ttlMs?: number;
  /**
   * How many outputs the store in memory holds; the least recently used one leaves. Default 1000. Not together with
   * `store`.
   */
  readonly maxEntries?: number;
  /** Where outputs are kept. Default: in memory. */
  readonly store?: CacheStore<Output>;
  /**
   * Milliseconds that `store` may take for an operation. A slower look-up is a miss; a slower write is not stored.
   * Default 1000.
   */
  readonly storeTimeoutMs?: number;
  /** Milliseconds past `ttlMs` in which the old output is still returned while a new one is computed. Default 0. */
  readonly staleWhileRevalidateMs?: number;
  /**
   * Milliseconds that a failure is remembered and thrown again; always in memory. Default 0: failures are not stored.
   */
  readonly negativeTtlMs?: number;
  /**
   * Makes the copy that each caller gets: `true` is `structuredClone`, which keeps dates, maps and circles, but neither
   * classes nor functions. Default: all callers get the same object, and a change that one makes is seen by all. If it
   * throws, only that call fails.
   */
  readonly clone?: boolean | ((output: Output) => Output);
  /**
   * How a key is shown in logs. Default: a short hash with a random key of this process, so that keys cannot be guessed
   * from it.
   */
  readonly showKey?: (key: string) => string;
}

/** The options except the store, with all defaults in place. */
export interface CacheSettings<Input, Output> {
  readonly key: (input: Input, context: WorkflowContext) => string;
  readonly ttlMs: number;
  readonly maxEntries: number;
  readonly storeTimeoutMs: number;
  readonly staleWhileRevalidateMs: number;
  readonly negativeTtlMs: number;
  readonly clone: ((output: Output) => Output) | undefined;
  readonly showKey: ((key: string) => string) | undefined;
}

const known = [
  'key',
  'name',
  'ttlMs',
  'maxEntries',
  'store',
  'storeTimeoutMs',
  'staleWhileRevalidateMs',
  'negativeTtlMs',
  'clone',
  'showKey',
] satisfies (keyof CacheOptions<never, unknown>)[];

/** @throws InvalidOptionError */
export function readCacheOptions<Input, Output>(options: CacheOptions<Input, Output>): CacheSettings<Input, Output> {
  knownOptions(options, known);
  if (options.store !== undefined && options.maxEntries !== undefined) {
    throw new InvalidOptionError(
      'maxEntries',
      'left out where a store is given',
      options.maxEntries,
      'bound the store itself',
    );
  }
  if (options.store !== undefined) checkStore(options.store);
  const {
    ttlMs = 300_000,
    maxEntries = 1000,
    storeTimeoutMs = 1000,
    staleWhileRevalidateMs = 0,
    negativeTtlMs = 0,
    clone = false,
  } = options;
  return {
    key: syncFunctionOption('key', options.key),
    ttlMs: numberOption('ttlMs', ttlMs, { min: 0, allowInfinity: true }),
    maxEntries,
    storeTimeoutMs: numberOption('storeTimeoutMs', storeTimeoutMs, { min: 1, max: longestTimerMs }),
    staleWhileRevalidateMs: numberOption('staleWhileRevalidateMs', staleWhileRevalidateMs, {
      min: 0,
      allowInfinity: true,
    }),
    negativeTtlMs: numberOption('negativeTtlMs', negativeTtlMs, { min: 0 }),
    clone: typeof clone === 'boolean' ? (clone ? structuredClone : undefined) : syncFunctionOption('clone', clone),
    showKey: options.showKey === undefined ? undefined : syncFunctionOption('showKey', options.showKey),
  };
}

function checkStore(store: unknown): void {
  const given = (store ?? {}) as Partial<CacheStore<unknown>>;
  const methods = [given.get, given.set, given.delete, given.clear];
  if (typeof given.type === 'string' && methods.every((method) => typeof method === 'function')) return;
  throw new InvalidOptionError('store', 'a CacheStore', store, 'it has a type, get, set, delete and clear');
}
