import type { WorkflowContext } from '@tta/core';
import { describeError, type AbortScope } from '@tta/core/authors';
import { ParallelError, SiblingFailedError } from './parallel-error.js';

/**
 * What is thrown once all branches have settled: the single failure itself, several as one; and where branches only answered an abort, its
 * reason. The failure that began the abort is none that answers it, whatever it is.
 */
export function failureOf(
  settled: readonly PromiseSettledResult<unknown>[],
  scope: AbortScope,
  context: WorkflowContext,
): unknown {
  const failures = settled.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
  const reason = scope.reason;
  // Otherwise the abort came from outside.
  const isOwn = reason instanceof SiblingFailedError && reason !== context.abortReason;
  const first = isOwn ? failures.indexOf(reason.cause) : -1;
  const own = failures.filter((error, index) => index === first || (error !== reason && !isAbortError(error)));
  if (own.length === 1) return own[0];
  if (own.length > 1) return new ParallelError(own);
  return isOwn ? reason.cause : reason;
}

/** Also one of another realm, and whatever getters it has. */
function isAbortError(error: unknown): boolean {
  return describeError(error).errorType === 'AbortError';
}
