import { TtaError } from './errors/tta-error.js';
import type { FailureStatus } from './outcome.js';
import type { WorkflowContext } from './context/workflow-context.js';

/** How a step that failed with `error` is reported: one vocabulary on metric, span and log. Never throws. */
export function failureStatus(error: unknown, context: WorkflowContext): FailureStatus {
  try {
    if (TtaError.is(error))
      return context.aborted && error.status === 'error' && error === context.abortReason ? 'cancelled' : error.status;
    if (!context.aborted) return nameOf(error) === 'TimeoutError' ? 'timeout' : 'error';
    const reason = context.abortReason;
    const isAnswerToAbort = error === reason || nameOf(error) === 'AbortError';
    if (!isAnswerToAbort) return 'error';
    return (TtaError.is(reason) && reason.status === 'timeout') || nameOf(reason) === 'TimeoutError'
      ? 'timeout'
      : 'cancelled';
  } catch {
    return 'error';
  }
}

function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { name?: unknown }).name : undefined;
}
