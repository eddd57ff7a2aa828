import { TtaError } from '@tta/core';
import {
  choiceOption,
  integerOption,
  knownOptions,
  longestTimerMs,
  numberOption,
  syncFunctionOption,
} from '@tta/core/authors';
import { retryAfterMsOf } from '../retry/retry-after.js';
import { readStoreOptions, type StoreSettings } from '../waiting/store-options.js';
import type { RateLimitStore } from './rate-limit-store.js';

/** Options of `rateLimit`. */
export interface RateLimitOptions {
  /** Default: from the innermost step, as `rate-limit(narrate)`; of the class `RateLimitPrimitive`. */
  readonly name?: string;
  /** How many calls may start in `perMs`, at least 1. They come back evenly and not all at once. */
  readonly permits: number;
  /** Milliseconds. */
  readonly perMs: number;
  /** How many calls may start at once after a pause, at least 1. Default `permits`. */
  readonly burst?: number;
  /** Whether a call without a permit waits or is refused. Default `wait`. */
  readonly mode?: 'wait' | 'reject';
  /** The longest wait, in milliseconds. A call that would wait longer is refused at once. Default 30 000. */
  readonly maxWaitMs?: number;
  /** How many calls may wait; the next one is refused. Default 1000. */
  readonly maxQueue?: number;
  /**
   * Milliseconds that all calls hold back after this error, at most 5 minutes; `undefined` for errors that ask for none.
   * It must answer synchronously; its own errors are passed on. Default: the error's `retryAfterMs` or `Retry-After`,
   * unless a guard inside refused the call.
   */
  readonly cooldownIf?: (error: unknown) => number | undefined;
  /** Permits that several processes share. It counts instead of `permits`, `perMs` and `burst`. Default: none. */
  readonly store?: RateLimitStore;
  /** The key of the permits in the store. Default: the step's name. */
  readonly storeKey?: string;
  /** Milliseconds that the store may take to answer; after that it has failed. Default 1000. */
  readonly storeTimeoutMs?: number;
  /** Whether calls are refused where the store fails. Default `false`: they run, and an event says so. */
  readonly failClosed?: boolean;
}

/** The options with all defaults in place. */
export interface RateLimitSettings extends StoreSettings<RateLimitStore> {
  readonly permits: number;
  readonly perMs: number;
  readonly burst: number;
  readonly waits: boolean;
  readonly maxWaitMs: number;
  readonly maxQueue: number;
  readonly cooldownIf: (error: unknown) => number | undefined;
}

const known = [
  'name',
  'permits',
  'perMs',
  'burst',
  'mode',
  'maxWaitMs',
  'maxQueue',
  'cooldownIf',
  'store',
  'storeKey',
  'storeTimeoutMs',
  'failClosed',
] satisfies (keyof RateLimitOptions)[];

/** @throws InvalidOptionError */
export function readRateLimitOptions(options: RateLimitOptions): RateLimitSettings {
  knownOptions(options, known);
  const { mode = 'wait', maxWaitMs = 30_000, maxQueue = 1000, cooldownIf = askedByServer } = options;
  const permits = integerOption('permits', options.permits, { min: 1 });
  return {
    permits,
    perMs: numberOption('perMs', options.perMs, { min: 1, max: longestTimerMs }),
    burst: integerOption('burst', options.burst ?? permits, { min: 1 }),
    waits: choiceOption('mode', mode, ['wait', 'reject']) === 'wait',
    maxWaitMs: numberOption('maxWaitMs', maxWaitMs, { min: 0, max: longestTimerMs }),
    maxQueue: integerOption('maxQueue', maxQueue, { min: 0, allowInfinity: true }),
    cooldownIf: syncFunctionOption('cooldownIf', cooldownIf),
    ...readStoreOptions(options, 'RateLimitStore', ['take(key, permits)']),
  };
}

/** A guard inside, such as a breaker, says when to come back to it; that must not make all others wait out here. */
function askedByServer(error: unknown): number | undefined {
  return TtaError.is(error) && error.status === 'rejected' ? undefined : retryAfterMsOf(error);
}
