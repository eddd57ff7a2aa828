import { TtaError } from '@tta/core';

/** A repetition ran as often as it may, and its condition does not hold. */
export class RepeatLimitError<Value = unknown> extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'RepeatLimitError';
  /** The name of the repetition. */
  readonly stepName: string;
  /** The last output. Not shown where the error is printed. */
  declare readonly output: Value;

  constructor(stepName: string, maxIterations: number, output: Value) {
    super(
      'ERR_TTA_REPEAT_LIMIT',
      `${stepName} ran ${maxIterations} times and its condition does not hold; raise maxIterations, or set onLimit to return`,
    );
    this.stepName = stepName;
    // Not enumerable, because outputs may hold what must not be logged.
    Object.defineProperty(this, 'output', { value: output });
  }
}
