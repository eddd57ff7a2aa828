// cspell:words errcode nextval plpgsql regclass schemaname sequencename
import pg from 'pg';

/** When an execution meets its fault. */
export type FaultyPhase = 'start' | 'dequeue' | 'step' | 'result';

/**
 * Makes a PostgreSQL fail where DBOS writes: for executions with ids such as `step-53100`, while faults are on. Triggers
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
      create table faults.switch (id text primary key);
      create function faults.raise() returns trigger language plpgsql as $$
        declare
          phase text := case
            when tg_table_name = 'operation_outputs' then 'step'
            when tg_op = 'INSERT' then 'start'
            when to_jsonb(new) ->> 'status' = 'PENDING' then 'dequeue'
            when to_jsonb(new) ->> 'status' in ('SUCCESS', 'ERROR') then 'result'
            else 'none' end;
        begin
          if new.workflow_uuid like phase || '-%'
            and exists (select from faults.switch where id = new.workflow_uuid)
          then
            -- Not undone with the transaction.
            perform nextval(format('faults.%I', new.workflow_uuid)::regclass);
            raise exception 'the database is in trouble' using errcode = split_part(new.workflow_uuid, '-', 2);
          end if;
          return new;
        end $$;
      create trigger faulty before insert or update on dbos.workflow_status for each row execute function faults.raise();
      create trigger faulty before insert on dbos.operation_outputs for each row execute function faults.raise()`);
  }

  /** From now on the executions of these ids meet their faults. */
  async on(workflowIds: readonly string[]): Promise<void> {
    for (const id of workflowIds) {
      await this.#client.query(`create sequence if not exists faults."${id}"`);
      await this.#client.query('insert into faults.switch values ($1)', [id]);
    }
  }

  async off(): Promise<void> {
    await this.#client.query('delete from faults.switch');
  }

  /** The ids of the executions that have met their fault so often. */
  async met(times = 1): Promise<readonly string[]> {
    const { rows } = await this.#client.query<{ id: string }>(
      `select sequencename as id from pg_sequences where schemaname = 'faults' and last_value >= $1`,
      [times],
    );
    return rows.map(({ id }) => id);
  }

  async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(text, [...values])).rows;
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
