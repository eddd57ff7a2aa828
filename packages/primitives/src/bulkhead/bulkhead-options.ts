import { InvalidOptionError, type WorkflowContext } from '@tta/core';
import { integerOption, knownOptions, longestTimerMs, numberOption, syncFunctionOption } from '@tta/core/authors';
import { readStoreOptions, type StoreSettings } from '../waiting/store-options.js';
import { Adaptive } from './adaptive-limit.js';
import type { BulkheadStore } from './bulkhead-store.js';

/** Options of `bulkhead`. */
export interface BulkheadOptions<Input> {
  /** Default: from the innermost step, as `bulkhead(narrate)`; of the class `BulkheadPrimitive`. */
  readonly name?: string;
  /** How many calls run at a time, at least 1, or `adaptive({ min, max })`, which finds that out. */
  readonly maxConcurrency: number | Adaptive;
  /** How many calls may wait for a place. The next one is refused. `Infinity`: any number. Default 0. */
  readonly maxQueue?: number;
  /** The longest wait for a place, in milliseconds. Default `Infinity`: until the signal aborts. */
  readonly queueTimeoutMs?: number;
  /**
   * How much a waiting call matters: larger goes first, and the first come among equals. A second of waiting counts as
   * much as 1, so that no call waits forever. Asked when a call begins to wait. It must answer synchronously; its errors
   * are passed on. Default: all matter equally.
   */
  readonly priority?: (input: Input, context: WorkflowContext) => number;
  /**
   * Places that several processes share: `maxConcurrency` calls of all of them run at a time, and no more of one of them
   * where the store fails. Each process has a queue of its own. Default: none.
   */
  readonly store?: BulkheadStore;
  /** The key of the places in the store. Default: the step's name. */
  readonly storeKey?: string;
  /** Milliseconds that the store may take to answer; after that it has failed. Default 1000. */
  readonly storeTimeoutMs?: number;
  /** Whether calls are refused where the store fails. Default `false`: each process keeps to the limit by itself. */
  readonly failClosed?: boolean;
}

/** The options with all defaults in place. */
export interface BulkheadSettings<Input> extends StoreSettings<BulkheadStore> {
  readonly maxConcurrency: number | Adaptive;
  readonly maxQueue: number;
  readonly queueTimeoutMs: number;
  readonly priority: ((input: Input, context: WorkflowContext) => number) | undefined;
}

const known = [
  'name',
  'maxConcurrency',
  'maxQueue',
  'queueTimeoutMs',
  'priority',
  'store',
  'storeKey',
  'storeTimeoutMs',
  'failClosed',
] satisfies (keyof BulkheadOptions<never>)[];

/** @throws InvalidOptionError */
export function readBulkheadOptions<Input>(options: BulkheadOptions<Input>): BulkheadSettings<Input> {
  knownOptions(options, known);
  const { maxConcurrency, maxQueue = 0, queueTimeoutMs = Infinity, priority } = options;
  if (options.store !== undefined && maxConcurrency instanceof Adaptive)
    throw new InvalidOptionError('maxConcurrency', 'a number where there is a store', maxConcurrency);
  return {
    ...readStoreOptions(options, 'BulkheadStore', ['take(key, places)']),
    maxConcurrency:
      maxConcurrency instanceof Adaptive
        ? maxConcurrency
        : integerOption('maxConcurrency', maxConcurrency, { min: 1, advice: 'or use adaptive({ min, max })' }),
    maxQueue: integerOption('maxQueue', maxQueue, { min: 0, allowInfinity: true }),
    queueTimeoutMs:
      queueTimeoutMs === Infinity
        ? Infinity
        : numberOption('queueTimeoutMs', queueTimeoutMs, { min: 0, max: longestTimerMs }),
    priority: priority && syncFunctionOption('priority', priority),
  };
}
