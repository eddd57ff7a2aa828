import executor from '@dbos-inc/dbos-sdk/internal/dbos-executor';

/**
 * Aborts the controller once the execution is cancelled, until the function returned is called. One watch for the whole
 * execution: each step has one of its own in DBOS, whose signal costs more than all else of a short step here.
 */
export function watchCancellation(workflowId: string, cancelled: AbortController): () => void {
  const watch = executor.DBOSExecutor.globalInstance?.systemDatabase.watchForCancellation(workflowId);
  if (watch === undefined) return () => undefined;
  const { signal } = watch;
  const onAbort = (): void => cancelled.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  // A watch that others share may have ended before.
  if (signal.aborted) onAbort();
  return () => watch.release();
}
