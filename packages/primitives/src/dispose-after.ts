import { StepStream } from '@tta/core';
import type { AbortScope } from '@tta/core/authors';

/** Disposes of a scope once the work inside it is over: now, or at the end of the last stream among the outputs. */
export function disposeAfter(scope: AbortScope, outputs: readonly unknown[]): void {
  let open = 0;
  for (const output of outputs) {
    if (!StepStream.is(output) || output.hasEnded) continue;
    open++;
    output.onEnd(() => {
      if (--open === 0) scope.dispose();
    });
  }
  if (open === 0) scope.dispose();
}
