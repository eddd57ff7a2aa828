import { WorkflowContext, type WorkflowContextOptions } from '@tta/core';
import type { Propagation } from './engine-options.js';

/**
 * The data that travels with an execution to its worker. DBOS keeps its JSON as the workflow's input: an object would be
 * walked through four times on its way.
 */
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

/** The arguments of a workflow in DBOS: an envelope as text, after the time where a schedule begins it. */
export type WorkflowArguments = [text: string] | [scheduledAt: Date, text: string];

export function envelopeOf(args: WorkflowArguments): Envelope {
  if (args.length === 1) return JSON.parse(args[0]) as Envelope;
  const [scheduledAt, text] = args;
  const envelope = JSON.parse(text) as Envelope;
  const metadata = { ...envelope.metadata, scheduledAt: scheduledAt.toISOString() };
  return { ...envelope, createdAt: scheduledAt.getTime(), metadata };
}

/** Puts the parts of a context that cross processes into an envelope; values by key and signals do not. */
export function sealed(input: string, context: WorkflowContext, propagation: Propagation | undefined): string {
  const { correlationId, workflowId, sessionId, deadline, metadata, tags } = context;
  const envelope: Envelope = {
    input,
    createdAt: Date.now(),
    ids: { correlationId, causationId: workflowId, ...(sessionId === undefined ? {} : { sessionId }) },
    ...(deadline === undefined ? {} : { deadline }),
    metadata,
    tags,
    headers: propagation?.inject(context) ?? {},
  };
  return JSON.stringify(envelope);
}

/**
 * The same by the clock of this machine, which may differ from that of the one where it was begun. `ageMs` is the time
 * since then by the clock of the database.
 */
export function byOwnClock(envelope: Envelope, ageMs: number): Envelope {
  const { createdAt: begunAt, deadline } = envelope;
  const createdAt = Date.now() - ageMs;
  return { ...envelope, createdAt, ...(deadline !== undefined && { deadline: createdAt + (deadline - begunAt) }) };
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
