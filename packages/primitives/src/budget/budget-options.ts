import { InvalidOptionError, type WorkflowPrimitive } from '@tta/core';
import { booleanOption, choiceOption, integerOption, knownOptions, numberOption } from '@tta/core/authors';
import { stepOption, type StepLike } from '../step-types.js';
import { readStoreOptions, type StoreSettings } from '../waiting/store-options.js';
import type { BudgetStore } from './budget-store.js';

/** Options of `budget`. */
export interface BudgetOptions<Input = never, Alternative = unknown> {
  /** Default: from the innermost step, as `budget(narrate)`; of the class `BudgetPrimitive`. */
  readonly name?: string;
  /** US dollars that may be spent, at least 0. Give this, or `maxTokens`, or both. */
  readonly maxUsd?: number;
  /** Tokens of all kinds that may be spent, at least 0. */
  readonly maxTokens?: number;
  /**
   * `reject`: steps that would start with nothing left fail with a `BudgetExceededError`, and so does the budget.
   * `warn`: an event says so, and all goes on. A step: gets the input where the budget would have failed. Default
   * `reject`.
   */
  readonly onExceeded?: 'reject' | 'warn' | StepLike<Input, Alternative>;
  /**
   * Whether the steps that run are ended once more was spent than allowed. Work that a cache shares with other callers goes
   * on. Default `false`: they end by themselves.
   */
  readonly abortRunning?: boolean;
  /**
   * Whether each execution of this step may spend so much, or all executions together. Default `execution`; `instance`
   * with `perMs`.
   */
  readonly scope?: 'execution' | 'instance';
  /**
   * Milliseconds of a window, after which the sum is 0 again. It counts what this process spent since its start, not
   * other processes, unless there is a `store`. Default: none.
   */
  readonly perMs?: number;
  /** Sums that several processes share; needs `perMs`. Default: none. */
  readonly store?: BudgetStore;
  /** The key of the sum in the store. Default: the step's name. */
  readonly storeKey?: string;
  /** Milliseconds that the store may take to answer; after that it has failed. Default 1000. */
  readonly storeTimeoutMs?: number;
  /** Whether executions are refused where the store fails. Default `false`: they run, and an event says so. */
  readonly failClosed?: boolean;
}

/** The options with all defaults in place. */
export interface BudgetSettings extends StoreSettings<BudgetStore> {
  readonly maxUsd: number | undefined;
  readonly maxTokens: number | undefined;
  readonly warns: boolean;
  readonly alternative: WorkflowPrimitive<unknown, unknown> | undefined;
  readonly abortsRunning: boolean;
  readonly isShared: boolean;
  readonly perMs: number | undefined;
}

const known = [
  'name',
  'maxUsd',
  'maxTokens',
  'onExceeded',
  'abortRunning',
  'scope',
  'perMs',
  'store',
  'storeKey',
  'storeTimeoutMs',
  'failClosed',
] satisfies (keyof BudgetOptions)[];

/** @throws InvalidOptionError */
export function readBudgetOptions(options: BudgetOptions): BudgetSettings {
  knownOptions(options, known);
  const { maxUsd, maxTokens, onExceeded = 'reject', perMs, store, abortRunning = false } = options;
  if (maxUsd === undefined && maxTokens === undefined)
    throw new InvalidOptionError('maxUsd', 'a number of at least 0, unless maxTokens is given', maxUsd);
  const scope = choiceOption('scope', options.scope ?? (perMs === undefined ? 'execution' : 'instance'), [
    'execution',
    'instance',
  ]);
  if (perMs !== undefined && scope === 'execution')
    throw new InvalidOptionError('scope', "'instance' or left out where there is perMs", scope, undefined, true);
  const stored = readStoreOptions(options, 'BudgetStore', ['add(key, amount, perMs)']);
  if (store !== undefined && perMs === undefined)
    throw new InvalidOptionError('perMs', 'a number where there is a store', perMs);
  const isWord = typeof onExceeded === 'string';
  if (isWord) choiceOption('onExceeded', onExceeded, ['reject', 'warn']);
  const settings = {
    maxUsd: maxUsd === undefined ? undefined : numberOption('maxUsd', maxUsd, { min: 0, max: 9e6 }),
    maxTokens: maxTokens === undefined ? undefined : integerOption('maxTokens', maxTokens, { min: 0 }),
    warns: onExceeded === 'warn',
    alternative: isWord ? undefined : stepOption('onExceeded', onExceeded as StepLike<unknown, unknown>),
    abortsRunning: booleanOption('abortRunning', abortRunning),
    isShared: scope === 'instance',
    perMs: perMs === undefined ? undefined : numberOption('perMs', perMs, { min: 1 }),
    ...stored,
  };
  if (settings.warns && settings.abortsRunning)
    throw new InvalidOptionError('abortRunning', "false where onExceeded is 'warn'", true, undefined, true);
  return settings;
}
