import { warnOnce } from '@tta/core/authors';
import type { Pool } from 'pg';
import { adviceAbout, explained, passes } from './database-error.js';
import { endedStatuses } from './run-status.js';
import { SharedPoll } from './shared-poll.js';

/** A server that does not answer for so long is asked by another connection. */
const longestLookMs = 10_000;

/** Waits for the end of executions. Goes on waiting while the database is in trouble, and says so once. */
export class Endings {
  readonly #awaited: SharedPoll<string, true>;

  constructor(pool: Pool, { url, pollMs }: { readonly url: string; readonly pollMs: number }) {
    this.#awaited = new SharedPoll({
      intervalMs: pollMs,
      look: async (workflowIds) => {
        const query = {
          text: `select workflow_uuid as id from dbos.workflow_status where workflow_uuid = any($1) and status = any($2)`,
          values: [workflowIds, endedStatuses],
          query_timeout: longestLookMs,
        };
        const { rows } = await pool.query<{ id: string }>(query);
        const ended = new Set(rows.map(({ id }) => id));
        return (workflowId) => (ended.has(workflowId) ? true : undefined);
      },
      giveUp: (error) => {
        if (!passes(error)) return explained(error, url);
        const advice = adviceAbout(error) ?? 'fails';
        warnOnce('dbos results', `the database ${advice}; callers wait for their results until it works again.`);
        return undefined;
      },
    });
  }

  /** Rejects with the signal's reason. @throws DurableDatabaseError where waiting does not help */
  async of(workflowId: string, signal: AbortSignal | undefined): Promise<void> {
    await this.#awaited.wait(workflowId, signal);
  }
}
