import { TtaError } from './errors/tta-error.js';
import type { CancelledBy, FailureStatus } from './outcome.js';
import type { WorkflowContext } from './context/workflow-context.js';

/**
 * How a step that failed with `error` is reported: one vocabulary on metric, span and log. `timeout` is only for the
 * timeouts of TTA, told by their errors; the `TimeoutError` of another library is an `error`, and as the reason of the
 * caller's signal it is `cancelled`, like any other. Never throws.
 */
export function failureStatus(error: unknown, context: WorkflowContext): FailureStatus {
  try {
    if (TtaError.is(error))
      return context.aborted && error.status === 'error' && error === context.abortReason ? 'cancelled' : error.status;
    if (!context.aborted) return 'error';
    const reason = context.abortReason;
    const isAnswerToAbort = error === reason || nameOf(error) === 'AbortError';
    if (!isAnswerToAbort) return 'error';
    return TtaError.is(reason) && reason.status === 'timeout' ? 'timeout' : 'cancelled';
  } catch {
    return 'error';
  }
}

/** The part that cancelled a step, which failed with `error` and the status `cancelled`. Never throws. */
export function cancelledBy(error: unknown, context: WorkflowContext): CancelledBy {
  try {
    const reason = TtaError.is(error) && error.status === 'cancelled' ? error : context.abortReason;
    return (TtaError.is(reason) ? reason.cancelledBy : undefined) ?? 'caller';
  } catch {
    return 'caller';
  }
}

function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { name?: unknown }).name : undefined;
}
