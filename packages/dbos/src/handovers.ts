import type pg from 'pg';

/** Notes executions that a worker gave up because it was told to end: they have not lost it. */
export class Handovers {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async note(workflowIds: readonly string[]): Promise<void> {
    const query = 'insert into tta.handovers (workflow_id) select unnest($1::text[]) on conflict do nothing';
    await this.#pool.query(query, [workflowIds]);
  }

  /** Whether the execution was given up so, since this was asked last. */
  async take(workflowId: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query('delete from tta.handovers where workflow_id = $1', [workflowId]);
    return rowCount === 1;
  }
}
