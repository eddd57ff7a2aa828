import { TtaError } from '@tta/core';

/** The error in `fallback_exhausted` that holds the failures of all entries. Never thrown: the first failure is. */
export class FallbackExhaustedError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'FallbackExhaustedError';
  /** The name of the fallback. */
  readonly stepName: string;
  /** The failures in the order of the entries, the primary's first. */
  readonly errors: readonly unknown[];

  constructor(stepName: string, errors: readonly unknown[]) {
    super('ERR_TTA_FALLBACK_EXHAUSTED', `${errors.length} entries of "${stepName}" failed; see errors`, {
      cause: errors[0],
    });
    this.stepName = stepName;
    this.errors = errors;
  }
}
