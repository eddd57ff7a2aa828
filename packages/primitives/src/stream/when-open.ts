import { StepStream } from '@tta/core';

/**
 * An output once it counts. A stream counts with its first item: a failure before is one of the step that gave the
 * stream, which may be tried again.
 */
export function whenOpen<Output>(output: Output): Output | Promise<Output> {
  return StepStream.is(output) ? output.whenOpen().then(() => output) : output;
}
