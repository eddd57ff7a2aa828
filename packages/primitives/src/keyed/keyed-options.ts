import { integerOption, knownOptions } from '@tta/core/authors';

/** Options of `keyed`. */
export interface KeyedOptions {
  /** Default `keyed(...)`; of the class `KeyedPrimitive`. */
  readonly name?: string;
  /** For how many keys a step is kept at a time, at least 1. Default 1000. */
  readonly maxKeys?: number;
}

/** @throws InvalidOptionError */
export function readKeyedOptions(options: KeyedOptions): { readonly maxKeys: number } {
  knownOptions(options, ['name', 'maxKeys']);
  return { maxKeys: integerOption('maxKeys', options.maxKeys ?? 1000, { min: 1 }) };
}
