// cspell:words errcode nextval plpgsql regclass schemaname sequencename
import pg from 'pg';

/** When an execution meets its fault. */
export type FaultyPhase = 'start' | 'dequeue' | 'step' | 'result';

/**
 * Makes a PostgreSQL fail where DBOS writes: for chosen executions, while faults are on. Triggers
 * that are there before a worker runs do it, so that nothing waits for their locks.
 */
export class DatabaseFaults {
  readonly #client: pg.Client;

  constructor(url: string) {
    this.#client = new pg.Client({ connectionString: url });
  }

  /** After the migration. */
  async install(): Promise<void> {
    await this.#client.connect();
    await this.#client.query(`
      create schema faults;
      create table faults.switch (id text primary key, phase text not null, code text not null);
      create function faults.raise() returns trigger language plpgsql as $$
        declare
          faulty_phase text := case
            when tg_table_name = 'operation_outputs' then 'step'
            when tg_op = 'INSERT' then 'start'
            when to_jsonb(new) ->> 'status' = 'PENDING' then 'dequeue'
            when to_jsonb(new) ->> 'status' in ('SUCCESS', 'ERROR') then 'result'
            else 'none' end;
          fault text := (select code from faults.switch where id = new.workflow_uuid and switch.phase = faulty_phase);
        begin
          if fault is not null then
            -- Not undone with the transaction.
            perform nextval(format('faults.%I', left(new.workflow_uuid, 60))::regclass);
            raise exception 'the database is in trouble' using errcode = fault;
          end if;
          return new;
        end $$;
      create trigger faulty before insert or update on dbos.workflow_status for each row execute function faults.raise();
      create trigger faulty before insert on dbos.operation_outputs for each row execute function faults.raise()`);
  }

  /** From now on the executions of these ids, such as `step-53100`, meet the fault that their ids name. */
  async on(workflowIds: readonly string[]): Promise<void> {
    for (const id of workflowIds) {
      const [phase, code] = id.split('-');
      await this.onFor(id, phase as FaultyPhase, String(code));
    }
  }

  async onFor(workflowId: string, phase: FaultyPhase, code: string): Promise<void> {
    await this.#client.query(`create sequence if not exists faults."${counterOf(workflowId)}"`);
    await this.#client.query('insert into faults.switch values ($1, $2, $3)', [workflowId, phase, code]);
  }

  async off(): Promise<void> {
    await this.#client.query('delete from faults.switch');
  }

  /** Whether each of the executions has met its fault so often. */
  async areMet(workflowIds: readonly string[], times = 1): Promise<boolean> {
    const { rows } = await this.#client.query<{ name: string }>(
      `select sequencename as name from pg_sequences where schemaname = 'faults' and last_value >= $1`,
      [times],
    );
    const met = new Set(rows.map(({ name }) => name));
    return workflowIds.every((id) => met.has(counterOf(id)));
  }

  async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(text, [...values])).rows;
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

/** PostgreSQL cuts longer names off. */
function counterOf(workflowId: string): string {
  return workflowId.slice(0, 60);
}
