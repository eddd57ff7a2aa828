import { WorkflowContext, type WorkflowContextOptions } from '@tta/core';
import type { Propagation } from './engine-options.js';

/** The data that travels with an execution to its worker. DBOS keeps it as the workflow's input. */
export interface Envelope {
  /** The input as text. */
  readonly input: string;
  /** When the execution was begun, in milliseconds since the epoch. */
  readonly createdAt: number;
  readonly ids: { readonly correlationId: string; readonly causationId?: string; readonly sessionId?: string };
  readonly deadline?: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The arguments of a workflow in DBOS: an envelope, after the time where a schedule begins it. */
export type WorkflowArguments = [Envelope] | [scheduledAt: Date, Envelope];

export function envelopeOf(args: WorkflowArguments): Envelope {
  if (args.length === 1) return args[0];
  const [scheduledAt, envelope] = args;
  const metadata = { ...envelope.metadata, scheduledAt: scheduledAt.toISOString() };
  return { ...envelope, createdAt: scheduledAt.getTime(), metadata };
}

/** Puts the parts of a context that cross processes into an envelope; values by key and signals do not. */
export function sealed(input: string, context: WorkflowContext, propagation: Propagation | undefined): Envelope {
  const { correlationId, workflowId, sessionId, deadline, metadata, tags } = context;
  return {
    input,
    createdAt: Date.now(),
    ids: { correlationId, causationId: workflowId, ...(sessionId === undefined ? {} : { sessionId }) },
    ...(deadline === undefined ? {} : { deadline }),
    metadata,
    tags,
    headers: propagation?.inject(context) ?? {},
  };
}

/** The context of an execution in its worker. */
export function opened(
  { ids, deadline, metadata, tags, headers }: Envelope,
  rest: Pick<WorkflowContextOptions, 'workflowId' | 'signal' | 'instrumentation'>,
  propagation: Propagation | undefined,
): WorkflowContext {
  const options = { ...ids, deadline, metadata, tags, ...rest };
  return propagation === undefined ? WorkflowContext.create(options) : propagation.extract(headers, undefined, options);
}
