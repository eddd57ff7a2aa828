import type { AwaitedMessage, WorkflowContext } from '@tta/core';
import type { StepRecord } from '@tta/core/authors';

/** Gives the message as soon as it is there; `undefined` if it is not there at `endsAt`, in milliseconds since the epoch. */
export type Receive = (
  name: string,
  endsAt: number,
  signal: AbortSignal | undefined,
) => Promise<{ readonly value: unknown } | undefined>;

/** Waits for a message as two recorded steps: the time at which the wait ends, and the message. */
export async function awaitMessage(
  record: StepRecord,
  { name, timeoutMs }: AwaitedMessage,
  path: string,
  context: WorkflowContext,
  receive: Receive,
): Promise<{ readonly value: unknown } | undefined> {
  const endsAt = await record.step({
    path,
    name: `waits for ${name} until`,
    context,
    run: () => Promise.resolve(Date.now() + timeoutMs),
  });
  return record.step({
    path: `${path}m`,
    name: `message ${name}`,
    context,
    run: (signal) => receive(name, endsAt, signal),
  });
}
