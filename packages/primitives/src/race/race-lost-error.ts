import { TtaError, type CancelledBy, type FailureStatus } from '@tta/core';

/** Why a branch of a race is told to stop when another one has won: the reason of its context's signal. */
export class RaceLostError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'RaceLostError';
  override readonly status: FailureStatus = 'cancelled';
  override readonly cancelledBy: CancelledBy = 'sibling';

  /** The name of the race. */
  readonly stepName: string;

  /** `winner` is the name of the branch that won. */
  constructor(stepName: string, winner: string) {
    super('ERR_TTA_RACE_LOST', `${winner} answered first in "${stepName}", so this branch is not needed any more`);
    this.stepName = stepName;
  }
}
