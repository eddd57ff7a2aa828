import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { createDbosEngine, type DbosEngine } from '@tta/dbos';
import pg from 'pg';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { clockOffBy, libfaketime } from './support/faketime.js';
import { fetchPage } from './support/metrics-page.js';
import { fixture } from './support/paths.js';
import { postgresql } from './support/postgresql.js';
import { temporaryFolder } from './support/temporary-folder.js';

const hour = 3600;

describeWith([postgresql, libfaketime], 'durable workflows in workers whose clocks differ by two hours', () => {
  const folder = temporaryFolder();
  const stepsFile = join(folder.path, 'steps');
  const workers: Child[] = [];
  let postgres: PrivatePostgres;
  let engine: DbosEngine;

  const work = async (seconds: number): Promise<string> => {
    const worker = startNode([fixture('dbos-app.mjs'), 'worker'], {
      env: {
        ...{ DATABASE_URL: postgres.url, STEPS_FILE: stepsFile, STEP_MS: '300', CONCURRENCY: '5', TELEMETRY: 'yes' },
        ...clockOffBy(seconds),
      },
    });
    workers.push(worker);
    const [, url = ''] = await worker.waitFor(/^metrics at (\S+)$/m);
    await worker.waitFor(/^working$/m);
    return url;
  };

  beforeAll(async () => {
    writeFileSync(stepsFile, '');
    postgres = await startPrivatePostgres();
    engine = createDbosEngine({ url: postgres.url, pollMs: 50 });
    await engine.migrate();
  });
  afterAll(async () => {
    for (const worker of workers) if (worker.isRunning) worker.kill('SIGKILL');
    await Promise.all(workers.map(({ ended }) => ended));
    await engine.close();
    await postgres.stop();
    folder.remove();
  });

  it('end in time by the deadline of their caller, and no live worker counts as lost', async () => {
    const pages = await Promise.all([work(hour), work(-hour)]);
    // Over for a clock that is an hour ahead; a worker that is an hour behind would have an hour more.
    const deadline = Date.now() + 600_000;
    const runs = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        engine.start<number>('short', 1, WorkflowContext.create({ deadline }), { workflowId: `skewed-${index}` }),
      ),
    );
    const late = await engine.start('approval', 1, WorkflowContext.create({ deadline: Date.now() + 1500 }), {
      workflowId: 'late',
    });

    await expect(Promise.all(runs.map((run) => run.result()))).resolves.toEqual(runs.map(() => 4));
    await expect(late.result()).rejects.toMatchObject({ code: 'ERR_TTA_TIMEOUT' });
    const lines = readFileSync(stepsFile, 'utf8').trim().split('\n');
    expect(new Set(lines.map((line) => line.split(' ')[2])).size).toBe(2);
    // Each step ran once, although the workers have looked for lost ones several times.
    expect(new Set(lines.map((line) => line.split(' ').slice(0, 2).join())).size).toBe(lines.length);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    try {
      const { rows } = await client.query(`select 1 from dbos.operation_outputs where function_name like '~%'`);
      expect(rows).toEqual([]);
    } finally {
      await client.end();
    }
    for (const page of pages) {
      const longest = (await fetchPage(page))
        .split('\n')
        .filter((line) => line.startsWith('tta_workflow_duration_seconds_sum'))
        .map((line) => Number(line.split(' ').at(-1)));
      expect(longest.length).toBeGreaterThan(0);
      expect(longest.filter((seconds) => seconds >= hour)).toEqual([]);
    }
  });
});
