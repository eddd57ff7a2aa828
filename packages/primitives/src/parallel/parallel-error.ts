import { TtaError, type CancelledBy, type FailureStatus } from '@tta/core';

/** Several branches failed. One failure alone is thrown as it is. */
export class ParallelError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'ParallelError';
  /** The name of the step that ran the branches. */
  readonly stepName: string;
  /** The failures in the order of the branches. */
  readonly errors: readonly unknown[];

  constructor(stepName: string, errors: readonly unknown[]) {
    super('ERR_TTA_PARALLEL', `${errors.length} branches of "${stepName}" failed; see errors`, { cause: errors[0] });
    this.stepName = stepName;
    this.errors = errors;
  }
}

/** Why a branch is told to stop when another one failed: the reason of its context's signal. */
export class SiblingFailedError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'SiblingFailedError';
  override readonly status: FailureStatus = 'cancelled';
  override readonly cancelledBy: CancelledBy = 'sibling';

  /** The name of the step that ran the branches. */
  readonly stepName: string;

  /** `cause` is the failure of the other branch. */
  constructor(stepName: string, cause: unknown) {
    super('ERR_TTA_SIBLING_FAILED', `another branch of "${stepName}" failed, so this one is not needed any more`, {
      cause,
    });
    this.stepName = stepName;
  }
}
