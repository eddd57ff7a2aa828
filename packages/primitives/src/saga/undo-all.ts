import { TimeoutExceededError, type WorkflowContext } from '@tta/core';
import { AbortScope, monotonicNow, Timer } from '@tta/core/authors';
import { untilAborted } from '../until-aborted.js';
import type { UndoFailure } from './saga-error.js';
import { sagaStepUndone, sagaUndoFailed, sagaUndoStart } from './saga-events.js';
import { sagaAroundKey, type Undoable, type UndoLog } from './undo-log.js';

/** The steps that were undone, and those that could not be. */
export interface UndoResult {
  readonly undone: readonly string[];
  readonly failures: readonly UndoFailure[];
}

/**
 * Undoes what was done, last one first, and tries all though one fails. The caller's abort and deadline do not end it,
 * because the effects must not remain; `timeoutMs` does.
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
  context.emit(sagaUndoStart, { undo_count: log.length });
  const scope = new AbortScope({});
  const timer = Timer.after(timeoutMs, () => scope.abort(new TimeoutExceededError(timeoutMs)));
  // A saga inside an undo has no saga around.
  const own = context.forCleanup(scope).with(sagaAroundKey, undefined);
  try {
    for (const undoable of [...log].reverse()) {
      const failure = await undo(undoable, error, own, scope.signal);
      if (failure === undefined) undone.push(undoable.step);
      else failures.push({ step: undoable.step, error: failure.error });
    }
  } finally {
    timer.cancel();
    scope.dispose();
  }
  return { undone, failures };
}

async function undo(
  { step, undo: execute }: Undoable,
  error: unknown,
  context: WorkflowContext,
  signal: AbortSignal,
): Promise<{ readonly error: unknown } | undefined> {
  const startedAtMs = monotonicNow();
  const facts = (): { step_name: string; duration_ms: number } => ({
    step_name: step,
    duration_ms: monotonicNow() - startedAtMs,
  });
  try {
    await untilAborted(execute(error, context.forChild({ 'tta.saga.undo': true })), signal);
    context.emit(sagaStepUndone, { ...facts(), outcome: 'success' });
    return undefined;
  } catch (undoError) {
    context.emit(sagaUndoFailed, { ...facts(), outcome: 'error' }, undoError);
    return { error: undoError };
  }
}
