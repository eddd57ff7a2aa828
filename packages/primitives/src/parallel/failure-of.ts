import type { WorkflowContext } from '@tta/core';
import { describeError, type AbortScope } from '@tta/core/authors';
import { ParallelError, SiblingFailedError } from './parallel-error.js';

/**
 * The error to throw once all branches have settled: a single failure itself, several failures as one error, or the
 * abort's reason if branches failed only because of the abort. One failure of several branches is a single one. The
 * failure that caused the abort always counts as a failure of its own.
 */
export function failureOf(
  stepName: string,
  settled: readonly PromiseSettledResult<unknown>[],
  scope: AbortScope,
  context: WorkflowContext,
): unknown {
  const failures = settled.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
  const reason = scope.reason;
  // Otherwise the abort came from outside.
  const isOwn = reason instanceof SiblingFailedError && reason !== context.abortReason;
  const first = isOwn ? failures.indexOf(reason.cause) : -1;
  const ofBranches = failures.filter((error, index) => index === first || (error !== reason && !isAbortError(error)));
  // Branches that wait for the same work, such as a coalesced miss, fail together or one before the other is aborted.
  const own = [...new Set(ofBranches)];
  if (own.length === 1) return own[0];
  if (own.length > 1) return new ParallelError(stepName, own);
  return isOwn ? reason.cause : reason;
}

/** Recognizes errors of other realms, and survives throwing getters. */
function isAbortError(error: unknown): boolean {
  return describeError(error).errorType === 'AbortError';
}
