import type { Client } from './administration.js';
import { listSteps } from './administration.js';
import { envelopeOf, type WorkflowArguments } from './envelope.js';

/** The record of one execution, which JSON keeps. Its values are as readable as in the database. */
export interface DurableHistory {
  readonly workflowId: string;
  /** The name that was given to `durable`. */
  readonly workflow: string;
  /** The input as text. */
  readonly input: string;
  readonly steps: readonly HistoricStep[];
}

/** A recorded step, in the order of the record. */
export interface HistoricStep {
  /** The place in the workflow, such as `0.2.1`. */
  readonly path: string;
  readonly name: string;
  /** The outcome as text. */
  readonly text: string;
  /** When it ended, in milliseconds since the epoch. */
  readonly endedAt: number | undefined;
}

export async function readHistory(client: Client, workflowId: string): Promise<DurableHistory | undefined> {
  const [found] = await client.listWorkflows({ workflowIDs: [workflowId] });
  if (found === undefined) return undefined;
  const steps = await listSteps(client, workflowId);
  return {
    workflowId,
    workflow: found.workflowName,
    input: envelopeOf(found.input as WorkflowArguments).input,
    steps: steps
      .filter(({ path }) => !path.startsWith('~'))
      .map(({ path, name, text, endedAt }) => ({ path, name, text, endedAt })),
  };
}
