import { TtaError } from '../errors/tta-error.js';

const code = 'ERR_TTA_STEP_ABORTED';

/**
 * Recorded for a step that failed after its signal had aborted. Whenever the execution is repeated, the same abort comes
 * again, and gives composites the identical reason that they compare errors with.
 */
export class AbortedStepError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'AbortedStepError';

  /** `cause` is the step's own failure; absent where it threw the signal's reason. */
  constructor(cause?: unknown) {
    super(code, 'the step was aborted', cause === undefined ? undefined : { cause });
  }
}

/** Also where it came back from a record, as an error of another class. */
export function isAbortedStep(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && (error as { readonly code?: unknown }).code === code;
}
