import { TtaError } from '@tta/core';

/**
 * The error in events about a result that `retryResultIf` or `fallbackResultIf` declined. Never thrown, and does not
 * hold the result, which may be private.
 */
export class DeclinedResultError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'DeclinedResultError';

  /** The name of the retry or the fallback. */
  readonly stepName: string;

  /** `option` is the name of the function that declined it. */
  constructor(stepName: string, option: string) {
    super('ERR_TTA_DECLINED_RESULT', `${option} of "${stepName}" declined the result`);
    this.stepName = stepName;
  }
}
