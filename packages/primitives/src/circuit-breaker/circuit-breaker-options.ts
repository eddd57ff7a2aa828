import { InvalidOptionError } from '@tta/core';
import {
  booleanOption,
  integerOption,
  knownOptions,
  longestTimerMs,
  numberOption,
  syncFunctionOption,
} from '@tta/core/authors';
import { readStoreOptions, type StoreSettings } from '../waiting/store-options.js';
import type { CircuitChange } from './circuit-state.js';
import { circuitStoreMethods, type CircuitStore } from './circuit-store.js';

/** Options of `circuitBreaker`. */
export interface CircuitBreakerOptions {
  /** Default: from the innermost step, as `circuit-breaker(narrate)`; of the class `CircuitBreakerPrimitive`. */
  readonly name?: string;
  /** Share of failures in the window, above 0 and at most 1, at which a failure opens the circuit. Default 0.5. */
  readonly failureRatio?: number;
  /** Calls that the window must hold before their ratio counts. Default 20, or `windowCalls` if that is less. */
  readonly minimumCalls?: number;
  /** Milliseconds that an outcome counts; it leaves up to a tenth earlier. Default 10 000. Not with `windowCalls`. */
  readonly windowMs?: number;
  /** Judges the last so many calls, up to 1 000 000, however long ago they were. Default: `windowMs` judges. */
  readonly windowCalls?: number;
  /** Milliseconds that an open circuit refuses calls. Default 5000. */
  readonly breakMs?: number;
  /** The longest break that a failure can ask for, in milliseconds. Default 300 000, or `breakMs` if that is more. */
  readonly maxBreakMs?: number;
  /** Whether a failure with a `Retry-After` makes a break longer than `breakMs`. Default `true`. */
  readonly obeyRetryAfter?: boolean;
  /** Calls let through after a break, to see whether the step works again. Default 1. */
  readonly maxHalfOpenCalls?: number;
  /** Share of those calls, above 0 and at most 1, that must succeed to close the circuit. Default 1. */
  readonly halfOpenSuccessRatio?: number;
  /** Milliseconds after which such a call counts as failed though it still runs. Default 30 000. */
  readonly probeTimeoutMs?: number;
  /**
   * Whether an error is a failure of the step. Other errors count as successes, because the step answered. Not asked
   * about cancelled calls and those that a guard inside refused: they do not count at all. It must answer synchronously;
   * its own errors are passed on. Default: every error is a failure.
   */
  readonly failureIf?: (error: unknown) => boolean;
  /** Called after each change of state. Its errors become warnings. It must return synchronously. Default: none. */
  readonly onStateChange?: (change: CircuitChange) => void;
  /**
   * Where several processes tell each other that the circuit is open. Each judges by its own window; a circuit that one
   * opens is open in all, and after the break one process at a time probes. Where the store fails, each process goes on
   * by itself. Default: none.
   */
  readonly store?: CircuitStore;
  /** The key of the circuit in the store. Default: the step's name. */
  readonly storeKey?: string;
  /** Milliseconds that the store may take to answer; after that it has failed. Default 1000. */
  readonly storeTimeoutMs?: number;
  /** Milliseconds between two looks at the store, which calls do not wait for. Default 500. */
  readonly storeRefreshMs?: number;
}

/** The options with all defaults in place. */
export interface CircuitBreakerSettings extends Omit<StoreSettings<CircuitStore>, 'failClosed'> {
  readonly failureRatio: number;
  readonly minimumCalls: number;
  readonly windowMs: number;
  readonly windowCalls: number | undefined;
  readonly breakMs: number;
  readonly maxBreakMs: number;
  readonly obeyRetryAfter: boolean;
  readonly maxHalfOpenCalls: number;
  readonly halfOpenSuccessRatio: number;
  readonly probeTimeoutMs: number;
  readonly failureIf: ((error: unknown) => boolean) | undefined;
  readonly onStateChange: ((change: CircuitChange) => void) | undefined;
  readonly storeRefreshMs: number;
}

const known = [
  'name',
  'failureRatio',
  'minimumCalls',
  'windowMs',
  'windowCalls',
  'breakMs',
  'maxBreakMs',
  'obeyRetryAfter',
  'maxHalfOpenCalls',
  'halfOpenSuccessRatio',
  'probeTimeoutMs',
  'failureIf',
  'onStateChange',
  'store',
  'storeKey',
  'storeTimeoutMs',
  'storeRefreshMs',
] satisfies (keyof CircuitBreakerOptions)[];

const mostWindowCalls = 1_000_000;

/** @throws InvalidOptionError */
export function readCircuitBreakerOptions(options: CircuitBreakerOptions): CircuitBreakerSettings {
  knownOptions(options, known);
  const { windowCalls, failureIf, onStateChange } = options;
  if (windowCalls !== undefined) {
    integerOption('windowCalls', windowCalls, { min: 1, max: mostWindowCalls });
    if (options.windowMs !== undefined)
      throw new InvalidOptionError('windowMs', 'left out where windowCalls is given', options.windowMs);
  }
  const breakMs = numberOption('breakMs', options.breakMs ?? 5000, { min: 1, max: longestTimerMs });
  return {
    failureRatio: ratioOption('failureRatio', options.failureRatio ?? 0.5),
    minimumCalls: integerOption('minimumCalls', options.minimumCalls ?? Math.min(20, windowCalls ?? 20), {
      min: 1,
      max: windowCalls ?? Number.MAX_SAFE_INTEGER,
    }),
    windowMs: numberOption('windowMs', options.windowMs ?? 10_000, { min: 10 }),
    windowCalls,
    breakMs,
    maxBreakMs: numberOption('maxBreakMs', options.maxBreakMs ?? Math.max(300_000, breakMs), {
      min: breakMs,
      max: longestTimerMs,
      advice: 'it is at least breakMs',
    }),
    obeyRetryAfter: booleanOption('obeyRetryAfter', options.obeyRetryAfter ?? true),
    maxHalfOpenCalls: integerOption('maxHalfOpenCalls', options.maxHalfOpenCalls ?? 1, { min: 1 }),
    halfOpenSuccessRatio: ratioOption('halfOpenSuccessRatio', options.halfOpenSuccessRatio ?? 1),
    probeTimeoutMs: numberOption('probeTimeoutMs', options.probeTimeoutMs ?? 30_000, { min: 1, allowInfinity: true }),
    failureIf: failureIf && syncFunctionOption('failureIf', failureIf),
    onStateChange: onStateChange && syncFunctionOption('onStateChange', onStateChange),
    ...readStoreOptions(options, 'CircuitStore', circuitStoreMethods),
    storeRefreshMs: numberOption('storeRefreshMs', options.storeRefreshMs ?? 500, { min: 1, max: longestTimerMs }),
  };
}

function ratioOption(option: string, value: unknown): number {
  return numberOption(option, value, { min: Number.MIN_VALUE, max: 1, advice: 'it is a share, above 0' });
}
