import { TtaError } from '@tta/core';

/** A failure that `chaos` injected. */
export class ChaosError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'ChaosError';

  constructor() {
    super('ERR_TTA_CHAOS', 'chaos made this call fail on purpose');
  }
}
