// cspell:words DBOSJSON
import dbos from '@dbos-inc/dbos-sdk';
import contexts from '@dbos-inc/dbos-sdk/internal/context';
import executor from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import serialization from '@dbos-inc/dbos-sdk/internal/serialization';

const { getCurrentContextStore, functionIDGetIncrement, runInStepContext } = contexts;
const { DBOSJSON: engineFormat } = serialization;

/** Nothing aborts it: an execution is watched as a whole; see `watchCancellation`. */
const unwatched = new AbortController().signal;

/**
 * Runs a step inside of a workflow of DBOS, and records its outcome, which is text. `DBOS.runStep` would ask the database
 * three times before each step whether the execution was cancelled, and whether the step is recorded. The record was read
 * before the first step, and takes nothing of an execution that was cancelled or that another process owns.
 * @throws DBOSWorkflowCancelledError, DBOSWorkflowConflictError
 */
export async function runEngineStep(name: string, body: () => Promise<string>): Promise<string> {
  const { systemDatabase } = executor.DBOSExecutor.globalInstance as executor.DBOSExecutor;
  // There is one wherever a workflow runs.
  const store = getCurrentContextStore() as NonNullable<ReturnType<typeof getCurrentContextStore>>;
  const workflowId = store.workflowId as string;
  const id = functionIDGetIncrement();
  const startedAt = Date.now();
  const text = await runInStepContext(store, id, { getCancelSignal: () => unwatched }, body);
  const outcome = { output: engineFormat.stringify(text), serialization: engineFormat.name() };
  try {
    await systemDatabase.recordOperationResult(workflowId, id, name, true, startedAt, Date.now(), outcome);
  } catch (error) {
    if (error instanceof dbos.DBOSWorkflowConflictError) await systemDatabase.checkIfCanceled(workflowId);
    throw error;
  }
  return text;
}

/** Lets the next steps of the execution be recorded behind so many others. */
export function skipEngineSteps(count: number): void {
  for (let id = 0; id < count; id++) functionIDGetIncrement();
}
