import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { createDbosEngine, type DbosEngine, type QueueLimits } from '@tta/dbos';
import pg from 'pg';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { fixture } from './support/paths.js';
import { postgresql } from './support/postgresql.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

describeWith([postgresql], 'queues of @tta/dbos', () => {
  const folder = temporaryFolder();
  const stepsFile = join(folder.path, 'steps');
  const workers = new Set<Child>();
  const engines = new Set<DbosEngine>();
  let postgres: PrivatePostgres;

  const engineOf = (queue: string, limits: QueueLimits = {}): DbosEngine => {
    const engine = createDbosEngine({ url: postgres.url, pollMs: 50, queue, limits });
    engines.add(engine);
    return engine;
  };
  const work = async (queue: string, limits: QueueLimits = {}, env: Record<string, string> = {}): Promise<Child> => {
    const worker = startNode([fixture('dbos-app.mjs'), 'worker'], {
      env: {
        ...{ DATABASE_URL: postgres.url, STEPS_FILE: stepsFile, QUEUE: queue, LIMITS: JSON.stringify(limits) },
        ...env,
      },
    });
    workers.add(worker);
    await worker.waitFor(/^working$/m);
    return worker;
  };
  const runAll = async (engine: DbosEngine, labels: readonly string[], partition?: (label: string) => string) => {
    const runs = await Promise.all(
      labels.map((label) =>
        engine.start('counted', label, WorkflowContext.create(), {
          workflowId: label,
          ...(partition === undefined ? {} : { partition: partition(label) }),
        }),
      ),
    );
    await Promise.all(runs.map((run) => run.result()));
  };
  /** The most that ran at a time, of those whose label begins so. */
  const mostAtATime = (prefix: string): number => {
    let [running, most] = [0, 0];
    for (const line of readFileSync(stepsFile, 'utf8').split('\n')) {
      const [what, label = ''] = line.split(' ');
      if (!label.startsWith(prefix)) continue;
      running += what === 'begin' ? 1 : -1;
      most = Math.max(most, running);
    }
    return most;
  };
  const labels = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

  beforeAll(async () => {
    postgres = await startPrivatePostgres();
    await engineOf('tta').migrate();
  });
  beforeEach(() => writeFileSync(stepsFile, ''));
  afterEach(async () => {
    for (const worker of workers) if (worker.isRunning) worker.kill('SIGKILL');
    await Promise.all([...workers].map(({ ended }) => ended));
    workers.clear();
    await Promise.all([...engines].map((engine) => engine.close()));
    engines.clear();
  });
  afterAll(async () => {
    await postgres.stop();
    folder.remove();
  });

  it('run no more at a time than the limit, over all workers', async () => {
    const limits = { concurrency: 2 };
    await Promise.all([work('narrow', limits), work('narrow', limits)]);
    await runAll(engineOf('narrow', limits), labels('n', 10));

    expect(mostAtATime('n')).toBeLessThanOrEqual(2);
  });

  it('begin no more in a time than the rate, in each window', async () => {
    const limits = { rate: { permits: 2, perMs: 500 } };
    await work('slow', limits);
    await runAll(engineOf('slow', limits), labels('s', 8));

    const begun = (await column('started_at_epoch_ms', 's-%')).sort((one, other) => one - other);
    // Windows are fixed, so around the end of one twice as many may begin.
    for (const at of begun) expect(begun.filter((each) => each >= at && each < at + 500).length).toBeLessThanOrEqual(4);
  });

  it('limit each partition by itself', async () => {
    const limits = { perPartition: { concurrency: 1 } };
    await work('tenants', limits);
    const engine = engineOf('tenants', limits);
    const all = [...labels('a', 4), ...labels('b', 4)];
    await runAll(engine, all, (label) => label.slice(0, 1));

    expect([mostAtATime('a'), mostAtATime('b')]).toEqual([1, 1]);
    await expect(runAll(engine, ['c'])).rejects.toMatchObject({ option: 'partition' });
    await expect(runAll(engineOf('tta'), ['c'], () => 'c')).rejects.toMatchObject({ option: 'partition' });
  });

  it('begin a delayed execution no earlier', async () => {
    const delayMs = 700;
    const run = await engineOf('tta').start('counted', 'd', WorkflowContext.create(), { workflowId: 'd', delayMs });
    expect(await run.status()).toBe('waiting');
    await work('tta');
    await run.result();

    const [[created], [started]] = [await column('created_at', 'd'), await column('started_at_epoch_ms', 'd')];
    expect((started as number) - (created as number)).toBeGreaterThanOrEqual(delayMs);
  });

  it('begin executions by a schedule, once for each time, until it is ended', async () => {
    const engine = engineOf('nightly');
    await engine.schedule('scheduled', 7, { cron: '* * * * * *', timeZone: 'Europe/Berlin', id: 'every second' });
    await engine.schedule('scheduled', 8, { cron: '* * * * * *', id: 'every second' });
    await Promise.all([work('nightly'), work('nightly')]);
    const ids = await waitUntil('two times', async () => {
      const found = await idsLike('sched-nightly/%');
      return found.length >= 2 ? found : undefined;
    });
    await engine.unschedule('every second');

    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      const at = id.slice(-24);
      expect(await (await engine.run(id)).result()).toEqual({ input: 8, at });
    }
  });

  it.each([
    ['cron', { cron: 'at three' }],
    ['cron', { cron: '0 25 * * *' }],
    ['timeZone', { cron: '0 3 * * *', timeZone: 'Mars/Olympus' }],
  ])('refuse a wrong %s: %j', async (option, options) => {
    await expect(engineOf('tta').schedule('scheduled', 1, options)).rejects.toMatchObject({ option });
  });

  it('forget executions after the time that they are kept', async () => {
    const engine = engineOf('short-lived');
    const worker = await work('short-lived', {}, { RETENTION_MS: '0' });
    const run = await engine.start('counted', 'r', WorkflowContext.create(), { workflowId: 'r' });

    await waitUntil('the purge', async () => (await run.status()) === 'unknown');
    expect((await idsLike('d')).length).toBe(1);
    expect(await engineOf('tta').purge(0)).toBeGreaterThan(0);
    expect(await idsLike('d')).toEqual([]);
    await worker.stop();
  });

  async function column(name: string, id: string): Promise<number[]> {
    const found = await query<{ value: string }>(
      `select ${name} as value from dbos.workflow_status where workflow_uuid like $1`,
      id,
    );
    return found.map(({ value }) => Number(value));
  }

  async function idsLike(id: string): Promise<string[]> {
    const found = await query<{ id: string }>(
      'select workflow_uuid as id from dbos.workflow_status where workflow_uuid like $1',
      id,
    );
    return found.map((each) => each.id);
  }

  async function query<Row extends object>(text: string, value: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    try {
      return (await client.query<Row>(text, [value])).rows;
    } finally {
      await client.end();
    }
  }
});
