import { InvalidOptionError } from '@tta/core';
import { integerOption, knownOptions, longestTimerMs, numberOption } from '@tta/core/authors';
import { budgetOption, type RetryBudget } from '../retry/retry-budget.js';

/** A delay that follows the durations of earlier calls. */
export interface HedgePercentile {
  /** Of the durations of the latest 128 first attempts, from 1 to 99.9, such as 95. */
  readonly percentile: number;
  /** Milliseconds until 20 of them are known. */
  readonly initialDelayMs: number;
}

/** Options of `hedge`. */
export interface HedgeOptions {
  /** Default: from the innermost step, as `hedge(narrate)`; of the class `HedgePrimitive`. */
  readonly name?: string;
  /** Milliseconds after which another attempt starts if none has answered. Required. */
  readonly delayMs: number | HedgePercentile;
  /** Attempts beside the first one, at least 1. Default 1. */
  readonly maxHedges?: number;
  /** Says that the step may run twice for one call, without harm. Required. */
  readonly idempotent: true;
  /** Bounds the hedges and retries of all steps that share it; see `retryBudget`. Default: no bound. */
  readonly budget?: RetryBudget;
}

/** The options with all defaults in place. */
export interface HedgeSettings {
  readonly delayMs: number;
  readonly percentile: number | undefined;
  readonly maxHedges: number;
  readonly budget: RetryBudget | undefined;
}

/** @throws InvalidOptionError */
export function readHedgeOptions(options: HedgeOptions): HedgeSettings {
  knownOptions(options, ['name', 'delayMs', 'maxHedges', 'idempotent', 'budget']);
  const { delayMs, maxHedges = 1, idempotent, budget } = options;
  if ((idempotent as unknown) !== true) {
    const advice = 'a hedged step may run twice for one call; say so only where that does no harm';
    throw new InvalidOptionError('idempotent', 'true', idempotent, advice, true);
  }
  return {
    ...delayOf(delayMs),
    maxHedges: integerOption('maxHedges', maxHedges, { min: 1, advice: 'leave hedge out to call once' }),
    budget: budgetOption('budget', budget),
  };
}

const delayBounds = { min: 0, max: longestTimerMs };

function delayOf(delayMs: number | HedgePercentile): Pick<HedgeSettings, 'delayMs' | 'percentile'> {
  if (typeof delayMs !== 'object' || (delayMs as unknown) === null)
    return { delayMs: numberOption('delayMs', delayMs, delayBounds), percentile: undefined };
  knownOptions(delayMs, ['percentile', 'initialDelayMs']);
  return {
    delayMs: numberOption('delayMs.initialDelayMs', delayMs.initialDelayMs, delayBounds),
    percentile: numberOption('delayMs.percentile', delayMs.percentile, {
      min: 1,
      max: 99.9,
      advice: 'use 95 for the 95th percentile',
    }),
  };
}
