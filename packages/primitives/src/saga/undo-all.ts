import { TimeoutExceededError, type WorkflowContext } from '@tta/core';
import { AbortScope, monotonicNow, Timer } from '@tta/core/authors';
import { untilAborted } from '../until-aborted.js';
import { SagaError, type UndoFailure } from './saga-error.js';
import { sagaStepUndone, sagaUndoFailed, sagaUndoStart } from './saga-events.js';
import type { Undoable, UndoLog } from './undo-log.js';

/** The steps that were undone, and those that could not be. */
export interface UndoResult {
  readonly undone: readonly string[];
  readonly failures: readonly UndoFailure[];
}

/**
 * Undoes what was done, last one first, and tries all though one fails. The caller's abort and deadline do not end it,
 * because the effects must not remain; `timeoutMs` does. Each undo has an equal share of the time that is left, so that
 * one that hangs leaves time for the others.
 */
export async function undoAll(
  log: UndoLog,
  error: unknown,
  timeoutMs: number,
  context: WorkflowContext,
): Promise<UndoResult> {
  const undone: string[] = [];
  const failures: UndoFailure[] = [];
  if (log.length === 0) return { undone, failures };
  const undo_count = log.filter((each) => each.undo !== undefined).length;
  if (undo_count > 0) context.emit(sagaUndoStart, { undo_count });
  const endsAtMs = monotonicNow() + timeoutMs;
  for (const [index, undoable] of [...log].reverse().entries()) {
    const limitMs = (endsAtMs - monotonicNow()) / (log.length - index);
    const failure = await undoWithin(limitMs, undoable, error, context);
    if (failure !== undefined) failures.push({ step: undoable.step, error: failure.error });
    else if (undoable.undo !== undefined) undone.push(undoable.step);
  }
  return { undone, failures };
}

async function undoWithin(
  limitMs: number,
  undoable: Undoable,
  error: unknown,
  context: WorkflowContext,
): Promise<{ readonly error: unknown } | undefined> {
  const scope = new AbortScope({});
  const timer = Timer.after(limitMs, () => scope.abort(new TimeoutExceededError(limitMs, { stepName: undoable.step })));
  const startedAtMs = monotonicNow();
  const facts = (): { step_name: string; duration_ms: number } => ({
    step_name: undoable.step,
    duration_ms: monotonicNow() - startedAtMs,
  });
  try {
    // Also without the values of the call: a saga inside an undo has no saga around.
    const own = context.forCleanup(scope).forChild({ 'tta.saga.undo': true });
    await untilAborted(undo(undoable, error, own), scope.signal);
    if (undoable.undo !== undefined) context.emit(sagaStepUndone, { ...facts(), outcome: 'success' });
    return undefined;
  } catch (undoError) {
    context.emit(sagaUndoFailed, { ...facts(), outcome: 'error' }, undoError);
    return { error: undoError };
  } finally {
    timer.cancel();
    scope.dispose();
  }
}

async function undo({ undo: execute, work }: Undoable, error: unknown, context: WorkflowContext): Promise<void> {
  const { late } = work;
  if (late.length > 0) {
    const ends = await Promise.allSettled(late);
    context.throwIfAborted();
    // A nested saga that came too late has undone itself, unless that failed.
    for (const end of ends) if (end.status === 'rejected' && end.reason instanceof SagaError) throw end.reason;
  }
  await execute?.(error, context);
}
