import { Timer } from '@tta/core/authors';
import type { Pool } from 'pg';

/** How often the database is asked for messages, in one query for all that are awaited in this process. */
const pollMs = 250;

interface Waiter {
  readonly workflowId: string;
  readonly name: string;
  readonly resolve: (text: string | undefined) => void;
  readonly endsAt: number;
}

/** Messages to executions. The first one of each name counts, and is never removed before the execution's record is. */
export class Messages {
  readonly #pool: Pool;
  readonly #waiting = new Set<Waiter>();
  #isPolling = false;

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
  receive(workflowId: string, name: string, endsAt: number, signal: AbortSignal): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#waiting.delete(waiter);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        end();
        reject(signal.reason);
      };
      const waiter: Waiter = {
        workflowId,
        name,
        endsAt,
        resolve: (text) => {
          end();
          resolve(text);
        },
      };
      if (signal.aborted) {
        onAbort();
        return;
      }
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiter);
      if (this.#isPolling) return;
      this.#isPolling = true;
      void this.#poll();
    });
  }

  async #poll(): Promise<void> {
    const askedAt = Date.now();
    const waiting = [...this.#waiting];
    try {
      const { rows } = await this.#pool.query<{ workflow_id: string; name: string; value: string }>(
        `select m.workflow_id, m.name, m.value from tta.messages m
         join unnest($1::text[], $2::text[]) as w (workflow_id, name) using (workflow_id, name)`,
        [waiting.map(({ workflowId }) => workflowId), waiting.map(({ name }) => name)],
      );
      for (const each of waiting) {
        const found = rows.find((row) => row.workflow_id === each.workflowId && row.name === each.name);
        // Only after a look that began when the time was over: a message that came in time counts.
        if (found !== undefined || each.endsAt <= askedAt) each.resolve(found?.value);
      }
    } catch {
      // The database is away; the next look may succeed.
    }
    this.#isPolling = this.#waiting.size > 0;
    if (this.#isPolling) Timer.after(pollMs, () => void this.#poll());
  }
}
