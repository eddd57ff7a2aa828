// cspell:words ilike
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { executorContract } from '@tta/core/testing';
import { createDbosEngine, durable, type DbosEngine, type DurablePrimitive } from '@tta/dbos';
import { sequential, task } from '@tta/primitives';
import pg from 'pg';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { describeWith } from './support/describe-with.js';
import { postgresql } from './support/postgresql.js';

type AnyWorkflow = WorkflowPrimitive<number, unknown>;

/** Runs the workflow that is in it now, as a process with that code would. */
class Replaceable extends WorkflowPrimitive<number, unknown> {
  override readonly replays = true;
  override readonly runsOnlyChildren = true;
  current: AnyWorkflow | undefined;

  protected run(input: number, context: WorkflowContext): Promise<unknown> {
    return (this.current as AnyWorkflow).execute(input, context);
  }
}

describeWith([postgresql], 'the executor of durable workflows', () => {
  const replaceable = new Replaceable('contract');
  const lengths = [250, 500, 1000];
  let live = 0;
  let postgres: PrivatePostgres;
  let engine: DbosEngine;
  let admin: pg.Client;
  let contract: DurablePrimitive<number, unknown>;
  let long: readonly DurablePrimitive<number, number>[];

  beforeAll(async () => {
    postgres = await startPrivatePostgres();
    admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    admin.on('error', () => undefined);
    await admin.query(`alter system set shared_preload_libraries = 'pg_stat_statements'`);
    await admin.end();
    await postgres.restart();
    admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query('create extension pg_stat_statements');
    engine = createDbosEngine({ url: postgres.url, pollMs: 20 });
    await engine.migrate();
    contract = durable(replaceable, { name: 'contract', engine });
    long = lengths.map((length) => {
      const step = (index: number) =>
        task(`step ${index}`, async (value: number) => {
          live++;
          return value + 1;
        });
      return durable(sequential(Array.from({ length }, (_, index) => step(index)) as never) as never, {
        name: `long-${length}`,
        engine,
      });
    });
    await engine.startWorker({ drainMs: 0 });
  });
  afterAll(async () => {
    await engine.close();
    await admin.end();
    await postgres.stop();
  });

  /** Lets a worker take the execution over, as from one that was lost, even if it has ended. */
  async function takeOver(workflowId: string): Promise<void> {
    await admin.query('delete from dbos.workflow_output where workflow_uuid = $1', [workflowId]);
    await admin.query(
      `update dbos.workflow_status set status = 'ENQUEUED', queue_name = 'tta-recovered', owner_xid = null,
         started_at_epoch_ms = null, completed_at = null, delay_until_epoch_ms = null, output = null, error = null
       where workflow_uuid = $1`,
      [workflowId],
    );
  }

  describe('keeps the contract of all', () => {
    it.each(
      executorContract(() => {
        const workflowId = randomUUID();
        let runs = 0;
        return {
          execute: async (workflow, input, signal) => {
            signal?.throwIfAborted();
            replaceable.current = workflow;
            if (runs++ > 0) await takeOver(workflowId);
            return (await contract.start(input, { workflowId })).result();
          },
        };
      }),
    )('$promise', ({ verify }) => verify());
  });

  it('reads a record of any length in one query, and runs only the step that is missing', async () => {
    const read: { calls: number; rows: number; ran: number }[] = [];
    for (const [index, length] of lengths.entries()) {
      const workflowId = `long-${length}`;
      const run = await (long[index] as DurablePrimitive<number, number>).start(0, { workflowId, delayMs: 3_600_000 });
      // All but the last step, in the form in which DBOS keeps them.
      await admin.query(
        `insert into dbos.operation_outputs (workflow_uuid, function_id, function_name, output, serialization)
         select $1, step, step || ' step ' || step,
           json_build_object('json', json_build_object('json', json_build_object('value', step + 1))::text,
             '__dbos_serializer', 'superjson')::text, 'js_superjson'
         from generate_series(0, $2::int - 2) step`,
        [workflowId, length],
      );
      live = 0;
      await admin.query('select pg_stat_statements_reset()');
      await takeOver(workflowId);

      await expect(run.result()).resolves.toBe(length);
      const { rows } = await admin.query<{ calls: number; rows: number }>(
        `select sum(calls)::int as calls, sum(rows)::int as rows from pg_stat_statements
         where query ilike '%operation_outputs%' and query ilike 'select%' and query not ilike '%pg_stat_statements%'`,
      );
      read.push({ ...(rows[0] as { calls: number; rows: number }), ran: live });
    }

    expect(read).toEqual(lengths.map((length) => ({ calls: 1, rows: length - 1, ran: 1 })));
  });

  it('asks for nothing before a step, and records it in one transaction', async () => {
    const workflow = sequential([task('a', () => 1), task('b', () => 2), task('c', () => 3)]);
    replaceable.current = workflow as AnyWorkflow;
    await admin.query('select pg_stat_statements_reset()');
    await (await contract.start(1)).result();

    const { rows } = await admin.query<{ kind: string; calls: number }>(
      `select case when query ilike 'insert into%operation_outputs%' then 'records'
                   when query ilike 'select%operation_outputs%' then 'reads'
                   when query ilike 'select status from%workflow_status%' then 'asks' else 'owner' end as kind,
         sum(calls)::int as calls from pg_stat_statements
       where query ilike '%operation_outputs%' or query ilike 'select status from%workflow_status%'
         or query ilike 'select owner_xid from%for no key update' group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { kind: 'owner', calls: 3 },
      { kind: 'records', calls: 3 },
    ]);
  });
});
