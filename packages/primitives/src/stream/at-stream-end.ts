import type { StepStream, StreamEnd } from '@tta/core';
import { describeError, warnOnce } from '@tta/core/authors';

/**
 * Calls `listener` at the end of a stream that the step of that name has given. Errors of an option's function become a
 * warning, because the caller has had the stream already.
 */
export function atStreamEnd(stream: StepStream<unknown>, step: string, listener: (end: StreamEnd) => void): void {
  stream.onEnd((end) => {
    try {
      listener(end);
    } catch (error) {
      const { errorType, errorMessage } = describeError(error);
      warnOnce(
        `stream end of ${step}`,
        `an option of ${step} threw at the end of a stream: ${errorType}: ${errorMessage}.`,
      );
    }
  });
}
