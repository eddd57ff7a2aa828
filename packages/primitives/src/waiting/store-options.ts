import { InvalidOptionError } from '@tta/core';
import { booleanOption, longestTimerMs, numberOption, stringOption } from '@tta/core/authors';

/** The options of a step whose state may lie in a store. */
export interface StoreOptions<Store> {
  readonly store?: Store;
  readonly storeKey?: string;
  readonly storeTimeoutMs?: number;
  readonly failClosed?: boolean;
}

/** The options with all defaults in place. */
export interface StoreSettings<Store> {
  readonly store: Store | undefined;
  /** `undefined`: the step's name. */
  readonly storeKey: string | undefined;
  readonly storeTimeoutMs: number;
  readonly failClosed: boolean;
}

/** Options without a meaning where there is no store. `store: undefined` is one that only production has. */
const onlyWithStore = ['storeKey', 'storeTimeoutMs', 'storeRefreshMs', 'failClosed'];

/**
 * Reads the options. A store has all of the methods, which are given as `take(key, permits)`.
 * @throws InvalidOptionError
 */
export function readStoreOptions<Store>(
  options: StoreOptions<Store>,
  kind: string,
  methods: readonly string[],
): StoreSettings<Store> {
  const { store, storeKey, storeTimeoutMs = 1000, failClosed = false } = options;
  const methodsOf = (store ?? {}) as Record<string, unknown>;
  const isMissing = (method: string): boolean => typeof methodsOf[method.slice(0, method.indexOf('('))] !== 'function';
  if (store !== undefined && methods.some(isMissing))
    throw new InvalidOptionError('store', `a ${kind}`, store, `it has ${methods.join(', ')}`);
  const settings = {
    store,
    storeKey: storeKey === undefined ? undefined : stringOption('storeKey', storeKey),
    storeTimeoutMs: numberOption('storeTimeoutMs', storeTimeoutMs, { min: 1, max: longestTimerMs }),
    failClosed: booleanOption('failClosed', failClosed),
  };
  const alone = 'store' in options ? undefined : onlyWithStore.find((name) => name in options);
  if (alone !== undefined)
    throw new InvalidOptionError(
      alone,
      'left out, because there is no store',
      (options as Record<string, unknown>)[alone],
      `give a ${kind} as store`,
    );
  return settings;
}
