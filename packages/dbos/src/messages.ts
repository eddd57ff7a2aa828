import type { Pool } from 'pg';
import { SharedPoll } from './shared-poll.js';

const pollMs = 250;

interface AwaitedText {
  readonly workflowId: string;
  readonly name: string;
  readonly endsAt: number;
}

/** Messages to executions. The first one of each name counts, and is never removed before the execution's record is. */
export class Messages {
  readonly #pool: Pool;
  // While the database is away, the next look may succeed.
  readonly #awaited = new SharedPoll<AwaitedText, { readonly text: string | undefined }>({
    intervalMs: pollMs,
    look: (awaited) => this.#look(awaited),
  });

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Whether it is the first message of that name. */
  async send(workflowId: string, name: string, text: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      'insert into tta.messages (workflow_id, name, value) values ($1, $2, $3) on conflict do nothing',
      [workflowId, name, text],
    );
    return rowCount === 1;
  }

  /** The message, as soon as it is there; `undefined` if it is not there at `endsAt`. */
  async receive(workflowId: string, name: string, endsAt: number, signal: AbortSignal): Promise<string | undefined> {
    return (await this.#awaited.wait({ workflowId, name, endsAt }, signal)).text;
  }

  async #look(
    awaited: readonly AwaitedText[],
  ): Promise<(each: AwaitedText) => { readonly text: string | undefined } | undefined> {
    const askedAt = Date.now();
    const { rows } = await this.#pool.query<{ workflow_id: string; name: string; value: string }>(
      `select m.workflow_id, m.name, m.value from tta.messages m
       join unnest($1::text[], $2::text[]) as w (workflow_id, name) using (workflow_id, name)`,
      [awaited.map(({ workflowId }) => workflowId), awaited.map(({ name }) => name)],
    );
    return ({ workflowId, name, endsAt }) => {
      const found = rows.find((row) => row.workflow_id === workflowId && row.name === name);
      // Only after a look that began when the time was over: a message that came in time counts.
      return found !== undefined || endsAt <= askedAt ? { text: found?.value } : undefined;
    };
  }
}
