import { TtaError, type CancelledBy, type FailureStatus } from '@tta/core';

/** The reason of the signal of an attempt that another one has beaten. */
export class HedgeLostError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'HedgeLostError';
  override readonly status: FailureStatus = 'cancelled';
  override readonly cancelledBy: CancelledBy = 'sibling';

  /** The name of the hedge. */
  readonly stepName: string;

  constructor(stepName: string) {
    super('ERR_TTA_HEDGE_LOST', `another attempt of "${stepName}" answered first, so this one is not needed any more`);
    this.stepName = stepName;
  }
}
