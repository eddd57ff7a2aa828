import { StepStream } from '@tta/core';

/** Calls `complete` or `failed` when a composite with that output has ended: now, or when the stream has that it is. */
export function whenEnded(output: unknown, complete: () => void, failed: (error: unknown) => void): void {
  if (!StepStream.is(output)) complete();
  else output.onEnd((end) => (end.status === 'success' ? complete() : failed(end.error)));
}
