// cspell:words tablespace
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { createDbosEngine, durable, type DbosEngine, type DurableRun } from '@tta/dbos';
import { sequential, task } from '@tta/primitives';
import pg from 'pg';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { startNode, type Child } from './support/child.js';
import { DatabaseFaults } from './support/database-faults.js';
import { describeWith } from './support/describe-with.js';
import { fixture } from './support/paths.js';
import { postgresql } from './support/postgresql.js';
import { canMountDisks, mountSmallDisk, type SmallDisk } from './support/small-disk.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

/** Errors of the database that say nothing about a workflow, and one that a trigger raises. */
const codes = [
  '08006', // connection failure
  '25006', // read only
  '40001', // serialization failure
  '40P01', // deadlock
  '53100', // disk full
  '53200', // out of memory
  '53300', // too many connections
  '55P03', // lock timeout
  '57014', // statement cancelled
  '57P03', // cannot connect now
  '58030', // input or output failed
  'P0001', // raised
];

describeWith([postgresql], '@tta/dbos with a PostgreSQL in trouble', () => {
  const folder = temporaryFolder();
  const stepsFile = join(folder.path, 'steps');
  let postgres: PrivatePostgres;
  let engine: DbosEngine;
  let faults: DatabaseFaults;
  let worker: Child | undefined;

  const startOf = (workflow: string, workflowId: string, delayMs = 0): Promise<DurableRun<number>> =>
    engine.start<number>(workflow, 1, WorkflowContext.create(), { workflowId, ...(delayMs > 0 && { delayMs }) });
  const start = (workflowId: string): Promise<DurableRun<number>> => startOf('short', workflowId);
  const work = async (): Promise<void> => {
    worker = startNode([fixture('dbos-app.mjs'), 'worker'], {
      env: { DATABASE_URL: postgres.url, STEPS_FILE: stepsFile, STEP_MS: '1', CONCURRENCY: '40' },
    });
    await worker.waitFor(/^working$/m);
  };
  const stepsOf = (workflowId: string): string[] =>
    readFileSync(stepsFile, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith(`${workflowId} `))
      .map((line) => line.split(' ')[1] as string);
  const haveMet = (ids: readonly string[], times = 1): Promise<true> =>
    waitUntil('the faults', () => faults.areMet(ids, times));

  beforeAll(async () => {
    writeFileSync(stepsFile, '');
    postgres = await startPrivatePostgres();
    engine = createDbosEngine({ url: postgres.url, pollMs: 50 });
    await engine.migrate();
    faults = new DatabaseFaults(postgres.url);
    await faults.install();
  });
  afterEach(async () => {
    if (worker?.isRunning === true) worker.kill('SIGKILL');
    await worker?.ended;
  });
  afterAll(async () => {
    await faults.close();
    await engine.close();
    await postgres.stop();
    folder.remove();
  });

  it('fails no execution by an error of the database, and repeats no step', async () => {
    const ids = ['step', 'result'].flatMap((phase) => codes.map((code) => `${phase}-${code}`));
    await faults.on(ids);
    await work();
    const runs = await Promise.all(ids.map(start));
    await haveMet(ids);
    await faults.off();

    await expect(Promise.all(runs.map((run) => run.result()))).resolves.toEqual(ids.map(() => 4));
    expect(ids.filter((id) => stepsOf(id).join() !== 'one,two,three')).toEqual([]);
  });

  it('begins executions again that no claim could be made of', async () => {
    await work();
    for (const code of ['25006', '53100', '55P03']) {
      const id = `dequeue-${code}`;
      await faults.on([id]);
      const run = await start(id);
      await haveMet([id]);
      await faults.off();

      await expect(run.result()).resolves.toBe(4);
    }
  });

  it.each([
    { code: '25006', trouble: 'read-only' },
    { code: '53100', trouble: 'full' },
    { code: '55P03', trouble: 'failing' },
  ])('tells a caller about $code, and takes the start again', async ({ code, trouble }) => {
    const id = `start-${code}`;
    await faults.on([id]);
    await expect(start(id)).rejects.toMatchObject({ code: 'ERR_TTA_DURABLE_DATABASE', trouble });
    await faults.off();

    expect(await (await start(id)).status()).toBe('waiting');
  });

  it('fails no execution whose step begins another one', async () => {
    // The key of its first step.
    const inner = createHash('sha256').update('outer/0').digest('hex');
    await faults.onFor(inner, 'start', '25006');
    await work();
    const run = await startOf('outer', 'outer');
    await haveMet([inner]);
    await faults.off();

    await expect(run.result()).resolves.toBe(4);
    expect(stepsOf(inner)).toEqual(['one', 'two', 'three']);
  });

  it('takes up again what a worker claimed and does not run, and leaves alone what it runs', async () => {
    await work();
    const waiting = await startOf('approval', 'approval');
    const claim = (): Promise<{ worker: string; claimedAt: string } | undefined> =>
      faults
        .query<{ worker: string; claimedAt: string }>(
          `select executor_id as worker, started_at_epoch_ms as "claimedAt" from dbos.workflow_status
           where workflow_uuid = 'approval' and status = 'PENDING'`,
        )
        .then(([row]) => row);
    const claimed = await waitUntil('the claim', claim);
    await waitUntil('the wait', () => stepsOf('approval').includes('ask'));
    // Neither its result nor a failure can be recorded, and the database is not to blame.
    await faults.on(['result-22021']);
    const unrecorded = await startOf('short', 'result-22021');
    await haveMet(['result-22021'], 2);
    await faults.off();
    // As a connection leaves it that breaks during the commit of the claim.
    const lost = await startOf('short', 'lost', 3_600_000);
    await faults.query(
      `update dbos.workflow_status set status = 'PENDING', executor_id = $1, owner_xid = 'lost', started_at_epoch_ms = 1
       where workflow_uuid = 'lost'`,
      [claimed.worker],
    );

    await expect(unrecorded.result()).resolves.toBe(4);
    await expect(lost.result()).resolves.toBe(4);
    expect([stepsOf('result-22021'), stepsOf('lost')].map(String)).toEqual(['one,two,three', 'one,two,three']);
    expect(await claim()).toEqual(claimed);
    await engine.send('approval', 'approved', 7);
    await expect(waiting.result()).resolves.toBe(7);
    expect(stepsOf('approval')).toEqual(['ask', 'done']);
  });
});

// Also in CI, which may run in a container.
const itWithDisk = canMountDisks() ? it : it.skip;

describeWith([postgresql], '@tta/dbos with a disk that is full (skipped where this process may not mount one)', () => {
  let disk: SmallDisk | undefined;
  let postgres: PrivatePostgres;
  let engine: DbosEngine;
  let admin: pg.Client;

  beforeAll(async () => {
    disk = mountSmallDisk('8m');
    postgres = await startPrivatePostgres();
    engine = createDbosEngine({ url: postgres.url, pollMs: 50 });
    await engine.migrate();
    admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
  });
  afterAll(async () => {
    await engine.close();
    await admin.end();
    await postgres.stop();
    disk?.remove();
  });

  itWithDisk('lets executions wait until there is room again, and repeats no step', async () => {
    await admin.query(`create tablespace small location '${disk?.folder}'`);
    await admin.query('alter table dbos.operation_outputs set tablespace small');
    await admin.query('create table filler (text text) tablespace small');
    const more = `insert into filler select repeat(md5(n::text), 50) from generate_series(1, 10) n`;
    const fill = async (): Promise<void> => {
      for (;;) await admin.query(more);
    };
    const ran: string[] = [];
    const step = (name: string) => task(name, (value: number) => (ran.push(name), value + 1));
    const fills = task('fills', async (value: number) => {
      await expect(fill()).rejects.toMatchObject({ code: '53100' });
      ran.push('fills');
      return value + 1;
    });
    const full = durable(sequential([fills, step('two'), step('three')]), { name: 'full', engine });
    await engine.startWorker({ drainMs: 0 });
    const run = await full.start(0);
    await waitUntil('the records that were refused', async () => {
      const { rows } = await admin.query<{ undone: number }>(
        'select xact_rollback::int as undone from pg_stat_database where datname = current_database()',
      );
      return ran.length > 0 && (rows[0]?.undone ?? 0) > 3;
    });
    expect([ran, await run.status()]).toEqual([['fills'], 'running']);
    await admin.query('drop table filler');

    await expect(run.result()).resolves.toBe(3);
    expect(ran).toEqual(['fills', 'two', 'three']);
  });
});
