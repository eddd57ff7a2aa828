import { TtaError } from '@tta/core';

/** An undo that failed. */
export interface UndoFailure {
  /** The name of the step that was to be undone. */
  readonly step: string;
  readonly error: unknown;
}

/** A saga failed, and not all that was done could be undone. `cause` is the failure of the step. */
export class SagaError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'SagaError';
  /** The name of the saga. */
  readonly stepName: string;
  /** The undos that failed, in the order in which they ran. */
  readonly undoErrors: readonly UndoFailure[];
  /** The names of the steps that were undone, last one first. */
  readonly undone: readonly string[];
  /** The names of the steps whose effects remain, last one first. */
  readonly notUndone: readonly string[];

  constructor(stepName: string, cause: unknown, undone: readonly string[], undoErrors: readonly UndoFailure[]) {
    const notUndone = undoErrors.map(({ step }) => step);
    super(
      'ERR_TTA_SAGA',
      `${stepName} failed, and ${notUndone.join(', ')} could not be undone; see cause and undoErrors, and undo it by hand`,
      { cause },
    );
    this.stepName = stepName;
    this.undoErrors = undoErrors;
    this.undone = undone;
    this.notUndone = notUndone;
  }
}
