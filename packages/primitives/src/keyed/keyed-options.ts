import { InvalidOptionError } from '@tta/core';
import { integerOption, knownOptions, stringOption } from '@tta/core/authors';

/** Options of `keyed`. */
export interface KeyedOptions {
  /** Default `keyed(...)`; of the class `KeyedPrimitive`. */
  readonly name?: string;
  /** For how many keys a step is kept at a time, at least 1. Default 1000. */
  readonly maxKeys?: number;
  /**
   * Keys that are shown: a label of `tta_keyed_calls_total`, where all others are `other`, and the attribute
   * `tta.keyed.key` of spans. The steps of these keys may have names of their own. At most 100, because each is a
   * series of every metric; list no secrets and nothing that users choose. Default: none.
   */
  readonly labelledKeys?: readonly string[];
}

/** The options with all defaults in place. */
export interface KeyedSettings {
  readonly maxKeys: number;
  readonly labelledKeys: ReadonlySet<string>;
}

const mostLabels = 100;

/** @throws InvalidOptionError */
export function readKeyedOptions(options: KeyedOptions): KeyedSettings {
  knownOptions(options, ['name', 'maxKeys', 'labelledKeys']);
  const { maxKeys = 1000, labelledKeys = [] } = options;
  return {
    maxKeys: integerOption('maxKeys', maxKeys, { min: 1 }),
    labelledKeys: new Set(keysOption(labelledKeys)),
  };
}

function keysOption(keys: unknown): readonly string[] {
  if (!Array.isArray(keys) || keys.length > mostLabels)
    throw new InvalidOptionError('labelledKeys', `a list of at most ${mostLabels} keys`, keys);
  return keys.map((key, index) => stringOption(`labelledKeys[${index}]`, key));
}
