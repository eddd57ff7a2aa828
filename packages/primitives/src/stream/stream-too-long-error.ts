import { TtaError } from '@tta/core';

/** A stream gave more items than `collect` may keep. The stream was closed. */
export class StreamTooLongError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'StreamTooLongError';

  /** The name of the step that collects. */
  readonly stepName: string;

  constructor(stepName: string, maxItems: number) {
    super(
      'ERR_TTA_STREAM_TOO_LONG',
      `${stepName} keeps at most ${maxItems} items, and the stream gave more; raise maxItems`,
    );
    this.stepName = stepName;
  }
}
