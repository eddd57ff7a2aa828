import { TtaError } from '@tta/core';

/** A failure that `chaos` injected. */
export class ChaosError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'ChaosError';

  /** The name of the step that injected it. */
  readonly stepName: string;

  constructor(stepName: string) {
    super('ERR_TTA_CHAOS', `"${stepName}" made this call fail on purpose`);
    this.stepName = stepName;
  }
}
