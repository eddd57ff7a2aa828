import { InvalidOptionError } from '@tta/core';
import {
  choiceOption,
  integerOption,
  knownOptions,
  longestTimerMs,
  numberOption,
  syncFunctionOption,
} from '@tta/core/authors';
import { timeoutModes, type TimeoutMode } from '../timeout/timeout-options.js';
import type { BackoffOptions, Jitter } from './backoff.js';
import { isTransient } from './is-transient.js';
import { retryAfterMsOf } from './retry-after.js';
import { budgetOption, type RetryBudget } from './retry-budget.js';

/** Options of `retry`. */
export interface RetryOptions<Output = unknown> {
  /** Default: from the innermost step, as `retry(narrate)`; of the class `RetryPrimitive`. */
  readonly name?: string;
  /** Calls after the first one. 0 calls once; `Infinity` retries until the signal aborts. Default 3. */
  readonly maxRetries?: number;
  /** Milliseconds before the first retry, multiplied by `backoffBase` each time, at most `maxDelayMs`. Default 1000. */
  readonly initialDelayMs?: number;
  /** The factor by which the wait grows each time. At least 1, which keeps it constant. Default 2. */
  readonly backoffBase?: number;
  /** The longest wait, in milliseconds. A failure that asks for a longer one ends the retries. Default 60 000. */
  readonly maxDelayMs?: number;
  /** How the wait is randomized. Default `full`: anything from 0 to the computed wait. */
  readonly jitter?: Jitter;
  /**
   * Whether this failure is worth another call. Not called after an abort. Its errors are passed on. It must answer
   * synchronously. Default: `isTransient`.
   */
  readonly retryIf?: (error: unknown, attempt: number) => boolean;
  /**
   * Milliseconds that this failure asks to wait; `undefined` waits as computed. The longer of both waits is taken, and
   * up to a tenth of the requested wait is added unless `jitter` is `none`. Default: `retryAfterMsOf`.
   */
  readonly retryAfterMs?: (error: unknown) => number | undefined;
  /**
   * Whether this result is worth another call. After the last call the result is returned. It must answer synchronously,
   * and its errors are passed on. Default: never.
   */
  readonly retryResultIf?: (value: Output, attempt: number) => boolean;
  /**
   * Milliseconds that one attempt may take, at least 1: each runs in a `timeout` of its own, whose expiry is worth another
   * call whatever `retryIf` says. Default: no limit.
   */
  readonly attemptTimeoutMs?: number;
  /**
   * The mode of the attempts' timeouts. `abandon`: the next attempt does not wait for one that ignores its signal, so both
   * may run at a time. Default `cooperative`.
   */
  readonly attemptTimeoutMode?: TimeoutMode;
  /** Bounds the retries of all steps that share it; see `retryBudget`. Default: no bound. */
  readonly budget?: RetryBudget;
  /**
   * `outer-only`: of retries inside each other only the outermost calls again. Given to either of them, it holds for the
   * inner one. `all`: each does, and the calls multiply. Default `all`.
   */
  readonly nested?: 'all' | 'outer-only';
  /** Gives a number from 0 up to 1 for the jitter; see `backoffDelayMs` for others. Default `Math.random`. */
  readonly random?: () => number;
}

/** The options with all defaults in place. */
export interface RetrySettings extends BackoffOptions {
  readonly retryResultIf: ((value: unknown, attempt: number) => boolean) | undefined;
  /** Options of the attempts' timeouts; `undefined` where they have none. */
  readonly attemptTimeout: { readonly timeoutMs: number; readonly mode: TimeoutMode } | undefined;
  readonly budget: RetryBudget | undefined;
  readonly isOuterOnly: boolean;
  readonly maxRetries: number;
  readonly retryIf: (error: unknown, attempt: number) => boolean;
  readonly retryAfterMs: (error: unknown) => number | undefined;
  readonly random: () => number;
}

/** @throws InvalidOptionError */
export function readRetryOptions(options: RetryOptions): RetrySettings {
  knownOptions(options, [
    'name',
    'maxRetries',
    'initialDelayMs',
    'backoffBase',
    'maxDelayMs',
    'jitter',
    'retryIf',
    'retryAfterMs',
    'random',
    'retryResultIf',
    'attemptTimeoutMs',
    'attemptTimeoutMode',
    'budget',
    'nested',
  ]);
  const {
    maxRetries = 3,
    initialDelayMs = 1000,
    backoffBase = 2,
    maxDelayMs = 60_000,
    jitter = 'full',
    retryIf = isTransient,
    retryAfterMs = retryAfterMsOf,
    random = Math.random,
    retryResultIf,
    attemptTimeoutMs,
    attemptTimeoutMode,
    budget,
    nested = 'all',
  } = options;
  return {
    maxRetries: integerOption('maxRetries', maxRetries, {
      min: 0,
      allowInfinity: true,
      advice: 'use 0 to call once without retrying',
    }),
    initialDelayMs: numberOption('initialDelayMs', initialDelayMs, { min: 0, max: longestTimerMs }),
    backoffBase: numberOption('backoffBase', backoffBase, { min: 1, advice: 'use 1 to wait as long each time' }),
    maxDelayMs: numberOption('maxDelayMs', maxDelayMs, { min: 0, max: longestTimerMs }),
    jitter: choiceOption('jitter', jitter, ['full', 'equal', 'decorrelated', 'none']),
    retryIf: syncFunctionOption('retryIf', retryIf),
    retryAfterMs: syncFunctionOption('retryAfterMs', retryAfterMs),
    random: syncFunctionOption('random', random),
    retryResultIf: retryResultIf && syncFunctionOption('retryResultIf', retryResultIf),
    attemptTimeout: readAttemptTimeout(attemptTimeoutMs, attemptTimeoutMode),
    budget: budgetOption('budget', budget),
    isOuterOnly: choiceOption('nested', nested, ['all', 'outer-only']) === 'outer-only',
  };
}

function readAttemptTimeout(
  timeoutMs: number | undefined,
  mode: TimeoutMode | undefined,
): RetrySettings['attemptTimeout'] {
  if (timeoutMs === undefined) {
    if (mode === undefined) return undefined;
    throw new InvalidOptionError('attemptTimeoutMode', 'left out where attemptTimeoutMs is', mode, undefined, true);
  }
  return {
    timeoutMs: numberOption('attemptTimeoutMs', timeoutMs, { min: 1 }),
    mode: choiceOption('attemptTimeoutMode', mode ?? 'cooperative', timeoutModes),
  };
}
