import { functionOption, knownOptions, syncFunctionOption } from '@tta/core/authors';

/** Options of `fallback`. */
export interface FallbackOptions<Input = unknown, Output = unknown, Recovered = unknown> {
  /** Default: from the innermost step, as `fallback(narrate)`; of the class `FallbackPrimitive`. */
  readonly name?: string;
  /**
   * Whether the next entry is asked after this failure of an entry. If not, the failure is thrown. Not called after an
   * abort. It must answer synchronously, and its errors are passed on. Default: always.
   */
  readonly fallbackIf?: (error: unknown, input: Input) => boolean;
  /**
   * Whether this result of an entry is declined, so that the next one is asked. It must answer synchronously, and its
   * errors are passed on. Default: never.
   */
  readonly fallbackResultIf?: (value: Output, input: Input) => boolean;
  /**
   * Gives the value once all entries have failed, from the error that would be thrown. May be async. Default: that error
   * is thrown.
   */
  readonly recover?: (error: unknown, input: Input) => Recovered;
}

/** The options with all defaults in place. */
export interface FallbackSettings<Input> {
  readonly fallbackIf: (error: unknown, input: Input) => boolean;
  readonly fallbackResultIf: ((value: unknown, input: Input) => boolean) | undefined;
  readonly recover: ((error: unknown, input: Input) => unknown) | undefined;
}

/** @throws InvalidOptionError */
export function readFallbackOptions<Input>(options: FallbackOptions<Input>): FallbackSettings<Input> {
  knownOptions(options, ['name', 'fallbackIf', 'fallbackResultIf', 'recover']);
  const { fallbackIf = always, fallbackResultIf, recover } = options;
  return {
    fallbackIf: syncFunctionOption('fallbackIf', fallbackIf),
    fallbackResultIf: fallbackResultIf && syncFunctionOption('fallbackResultIf', fallbackResultIf),
    recover: recover && functionOption('recover', recover),
  };
}

const always = (): boolean => true;
