import { deepStrictEqual } from 'node:assert/strict';
import pg from 'pg';
import type { Budget, RunningContestant } from '../harness/contestant.js';
import type { Measures } from '../harness/measure.js';

/** Steps of one execution. */
export const stepsEach = 10;

/** Milliseconds between two looks of a worker into its queue. */
export const pollMs = 20;

export function databaseUrl(): string {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL === undefined) throw new Error('DATABASE_URL is not set');
  return DATABASE_URL;
}

/** A worker under measurement. */
interface DurableWorker {
  readonly concurrency: number;
  /** Puts an execution into the queue. */
  start(workflowId: string): Promise<unknown>;
  /** The result of one. */
  resultOf(workflowId: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Times a worker by the times that the database has for its executions. */
export class DurableContestant implements RunningContestant {
  readonly #worker: DurableWorker;
  readonly #pool = new pg.Pool({ connectionString: databaseUrl(), max: 1 });
  #batches = 0;

  constructor(worker: DurableWorker) {
    this.#worker = worker;
  }

  async verify(): Promise<void> {
    const ids = await this.#batch(1);
    const { rows } = await this.#pool.query<{ steps: number }>(
      'select count(*)::int as steps from dbos.operation_outputs where workflow_uuid = any($1)',
      [ids],
    );
    deepStrictEqual(rows, [{ steps: stepsEach }]);
    deepStrictEqual(await this.#worker.resultOf(String(ids[0])), 1);
  }

  async warmUp({ warmUpMs }: Budget): Promise<void> {
    await this.#work(warmUpMs);
  }

  async round({ roundMs }: Budget): Promise<Measures> {
    return { step: await this.#work(roundMs) };
  }

  async stop(): Promise<void> {
    await this.#worker.close();
    await this.#pool.end();
  }

  /** The nanoseconds of a step, over batches that take so long together. */
  async #work(atLeastMs: number): Promise<number> {
    const each = 5 * this.#worker.concurrency;
    let [tookMs, executions] = [0, 0];
    do {
      tookMs += await this.#tookMs(await this.#batch(each));
      executions += each;
    } while (tookMs < atLeastMs);
    return (tookMs * 1e6) / (executions * stepsEach);
  }

  /** Lets so many executions run to their end. */
  async #batch(count: number): Promise<string[]> {
    const batch = `${process.pid}-${this.#batches++}`;
    const ids = Array.from({ length: count }, (_, index) => `${batch}-${index}`);
    await Promise.all(ids.map((id) => this.#worker.start(id)));
    const query = `select count(*)::int as ended from dbos.workflow_status where workflow_uuid = any($1) and status = 'SUCCESS'`;
    for (;;) {
      const { rows } = await this.#pool.query<{ ended: number }>(query, [ids]);
      if (rows[0]?.ended === count) return ids;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  async #tookMs(ids: readonly string[]): Promise<number> {
    const { rows } = await this.#pool.query<{ took: number }>(
      `select (max(completed_at) - min(started_at_epoch_ms))::float8 as took from dbos.workflow_status
       where workflow_uuid = any($1)`,
      [ids],
    );
    return rows[0]?.took ?? NaN;
  }
}
