import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { createDbosEngine, type DbosEngine } from '@tta/dbos';
import pg from 'pg';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { checkProof, type ProofRun } from './support/durable-proof.js';
import { fixture } from './support/paths.js';
import { postgresql } from './support/postgresql.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

// `npm run prove:durable` runs the whole of it, which takes a quarter of an hour; other runs are short.
const full = { executions: 10_000, workers: 4, kills: Infinity, restarts: 3, stepMs: 20, limitMs: 3_600_000 };
const quick = { executions: 300, workers: 2, kills: 3, restarts: 1, stepMs: 20, limitMs: 240_000 };
const size = process.env.TTA_PROOF === 'full' ? full : quick;

/** In the whole of it workers are killed by the clock, else spread over the work. */
const killEveryMs = 20_000;
const stepNames = ['one', 'two', 'three', 'four'];
const concurrency = 20;

describeWith([postgresql], 'durable workflows while workers are killed and PostgreSQL restarts', () => {
  const folder = temporaryFolder();
  const stepsFile = join(folder.path, 'steps');
  const workers = new Set<Child>();
  let postgres: PrivatePostgres;
  let engine: DbosEngine;
  let isOver = false;
  let kills = 0;

  /** As a supervisor does: one that ends for any reason is replaced, such as one that begins while PostgreSQL restarts. */
  const keepWorking = async (): Promise<void> => {
    const { stepMs } = size;
    const env = { DATABASE_URL: postgres.url, STEPS_FILE: stepsFile, STEP_MS: String(stepMs) };
    while (!isOver) {
      const worker = startNode([fixture('dbos-app.mjs'), 'worker'], { env });
      workers.add(worker);
      await worker.ended;
    }
  };

  beforeAll(async () => {
    writeFileSync(stepsFile, '');
    postgres = await startPrivatePostgres();
    engine = createDbosEngine({ url: postgres.url });
    await engine.migrate();
  });
  afterAll(async () => {
    isOver = true;
    for (const worker of workers) if (worker.isRunning) worker.kill('SIGKILL');
    await Promise.all([...workers].map(({ ended }) => ended));
    await engine.close();
    await postgres.stop();
    folder.remove();
  });

  it(
    'end once each, and lose no result',
    async () => {
      await startAll();
      for (let count = 0; count < size.workers; count++) void keepWorking();
      const walBefore = await walBytes();
      const killing = killNowAndThen();
      const restarting = restartNowAndThen();
      await waitUntil('the end of all', async () => (await ended()) === size.executions, { intervalMs: 500 });
      isOver = true;
      await Promise.all([killing, restarting]);

      const { faults, records, repeated } = await withClient((client) => checkProof(client, proofRun()));
      expect(faults).toEqual([]);
      expect(kills).toBeGreaterThan(0);
      const share = ((100 * repeated) / records).toFixed(2);
      console.log(
        `${size.executions} executions, ${size.workers} workers, ${kills} kills, ${size.restarts} restarts of PostgreSQL: ` +
          `all ended once, 0 results lost, ${repeated} steps (${share} %) ran twice; ` +
          `${Math.round((await tableBytes()) / records)} bytes of tables and ` +
          `${Math.round(((await walBytes()) - walBefore) / records)} bytes of log for each step`,
      );
    },
    size.limitMs,
  );

  it.each([
    {
      doctored: 'an execution that is gone',
      sql: `delete from dbos.workflow_status where workflow_uuid = $1`,
      fault: 'is lost',
    },
    {
      doctored: 'one that has not ended',
      sql: `update dbos.workflow_status set status = 'PENDING' where workflow_uuid = $1`,
      fault: 'is PENDING',
    },
    {
      doctored: 'one that ended with another result, as a second end would leave it',
      sql: `update dbos.workflow_output set output = (select output from dbos.workflow_output where workflow_uuid = 'proof-4')
            where workflow_uuid = $1`,
      fault: 'ended with another result',
    },
    {
      doctored: 'a step that was recorded twice',
      sql: `insert into dbos.operation_outputs (workflow_uuid, function_id, function_name, output)
            select workflow_uuid, 1000, function_name, output from dbos.operation_outputs
            where workflow_uuid = $1 and function_name like '% four'`,
      fault: 'recorded one,two,three,four,four',
    },
    {
      doctored: 'a record that is gone',
      sql: `delete from dbos.operation_outputs where workflow_uuid = $1 and function_name like '% two'`,
      fault: 'recorded one,three,four',
    },
    {
      doctored: 'a result that its next step did not get',
      sql: `update dbos.operation_outputs set output = regexp_replace(output, 'one [0-9a-f]{8}', 'one 00000000')
            where workflow_uuid = $1 and function_name like '% three'`,
      fault: 'lost a result before three',
    },
    {
      doctored: 'an execution that nobody started',
      sql: `insert into dbos.workflow_status (workflow_uuid, status) select 'other ' || $1, 'SUCCESS'`,
      fault: 'was not started',
      id: 'other proof-3',
    },
  ])('and the check finds $doctored', async ({ sql, fault, id = 'proof-3' }) => {
    const faults = await withClient(async (client) => {
      await client.query('begin');
      await client.query(sql, ['proof-3']);
      return (await checkProof(client, proofRun())).faults;
    });

    expect(faults).toContain(`${id} ${fault}`);
    expect(faults.filter((each) => !each.startsWith(`${id} `))).toEqual([]);
  });

  it('and the check finds steps that ran again too often, and one that did not run', async () => {
    const run = proofRun();
    const again = Array.from({ length: run.mostRepeated + 1 }, () => 'proof-3 one');
    const runs = [...run.runs.filter((each) => each !== 'proof-5 two'), ...again];
    const { faults } = await withClient((client) => checkProof(client, { ...run, runs }));

    expect(faults).toEqual([
      'proof-5 did not run two',
      expect.stringMatching(/^\d+ steps ran again, at most \d+ may$/),
    ]);
  });

  function proofRun(): ProofRun {
    return {
      executions: Array.from({ length: size.executions }, (_, index) => `proof-${index}`),
      steps: stepNames,
      runs: readFileSync(stepsFile, 'utf8').trim().split('\n'),
      // A kill repeats at most the steps that ran; a restart may cut off the record of each.
      mostRepeated: (kills + size.restarts * size.workers) * concurrency,
    };
  }

  async function walBytes(): Promise<number> {
    const [found] = (await rows(`select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes`)) as {
      bytes: number;
    }[];
    return found?.bytes ?? 0;
  }

  async function tableBytes(): Promise<number> {
    const [found] = (await rows(
      `select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class
       where relnamespace = 'dbos'::regnamespace and relkind = 'r'`,
    )) as { bytes: number }[];
    return found?.bytes ?? 0;
  }

  async function startAll(): Promise<void> {
    const batch = 100;
    for (let first = 0; first < size.executions; first += batch)
      await Promise.all(
        Array.from({ length: Math.min(batch, size.executions - first) }, (_, index) =>
          engine.start('proof', [], WorkflowContext.create(), { workflowId: `proof-${first + index}` }),
        ),
      );
  }

  /** Kills a worker that works. */
  async function killNowAndThen(): Promise<void> {
    while (!isOver && kills < size.kills) {
      await untilNextKill();
      const working = [...workers].filter((worker) => worker.isRunning && worker.stdout.includes('working'));
      const victim = working[Math.floor(Math.random() * working.length)];
      if (victim === undefined) continue;
      victim.kill('SIGKILL');
      await victim.ended;
      kills++;
    }
  }

  async function untilNextKill(): Promise<void> {
    if (size.kills === Infinity) return delay(killEveryMs);
    await untilEnded((kills + 0.5) / size.kills);
  }

  async function untilEnded(share: number): Promise<void> {
    await waitUntil(`${share} of the work`, async () => ((await ended()) ?? 0) >= size.executions * share);
  }

  /** Spread over the work. */
  async function restartNowAndThen(): Promise<void> {
    for (let restart = 1; restart <= size.restarts; restart++) {
      await untilEnded(restart / (size.restarts + 1));
      await postgres.restart();
    }
  }

  async function ended(): Promise<number | undefined> {
    const query = `select count(*)::int from dbos.workflow_status where status not in ('ENQUEUED', 'PENDING')`;
    const found = await rows(query).catch(() => undefined);
    return (found?.[0] as { count: number } | undefined)?.count;
  }

  async function rows(query: string): Promise<object[]> {
    return withClient(async (client) => (await client.query<object>(query)).rows);
  }

  /** A transaction that is left open is undone. */
  async function withClient<Result>(body: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await body(client);
    } finally {
      await client.end();
    }
  }
});
