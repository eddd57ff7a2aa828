import { StepStream } from '@tta/core';

/**
 * Calls `failed` when the stream has failed that a composite gave as its output, and `complete` when the output has ended
 * well: now, or with that stream.
 */
export function whenEnded(output: unknown, failed: (error: unknown) => void, complete?: () => void): void {
  if (!StepStream.is(output)) complete?.();
  else output.onEnd((end) => (end.status === 'failure' ? failed(end.error) : complete?.()));
}
