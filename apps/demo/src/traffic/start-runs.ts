import { WorkflowContext, type WorkflowPrimitive } from '@tta/core';

/** Starts the runs of a turn; each ends when the signal aborts. How they end is for the dashboards to show. */
export type StartRuns = (turn: number, signal: AbortSignal) => readonly Promise<unknown>[];

/** A workflow that takes the number of the turn, and of how many turns it runs in one. */
type Schedule = readonly (readonly [every: number, workflow: WorkflowPrimitive<number, unknown>])[];

/** Runs each workflow of the schedule when its turn has come. */
export function startScheduled(schedule: Schedule): StartRuns {
  return (turn, signal) =>
    schedule
      .filter(([every]) => turn % every === 0)
      .map(([, workflow]) => workflow.execute(turn, WorkflowContext.create({ signal })));
}
