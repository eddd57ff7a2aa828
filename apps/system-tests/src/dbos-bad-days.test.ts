import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { createDbosEngine, durable, type DbosEngine } from '@tta/dbos';
import { task } from '@tta/primitives';
import pg from 'pg';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { whileFrozen } from './support/frozen-postgres.js';
import { fixture } from './support/paths.js';
import { pgbouncer, startPgBouncer } from './support/pgbouncer.js';
import { postgresql } from './support/postgresql.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

describeWith([postgresql], '@tta/dbos on bad days', () => {
  const folder = temporaryFolder();
  const stepsFile = join(folder.path, 'steps');
  const workers = new Set<Child>();
  const engines = new Set<DbosEngine>();
  let postgres: PrivatePostgres;

  const engineAt = (url = postgres.url): DbosEngine => {
    const engine = createDbosEngine({ url, pollMs: 50 });
    engines.add(engine);
    return engine;
  };
  const work = async (env: Record<string, string> = {}): Promise<Child> => {
    const worker = startNode([fixture('dbos-app.mjs'), 'worker'], {
      env: { DATABASE_URL: postgres.url, STEPS_FILE: stepsFile, ...env },
    });
    workers.add(worker);
    await worker.waitFor(/^working$/m);
    return worker;
  };
  const stepsOf = (workflowId: string): string[] =>
    readFileSync(stepsFile, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith(`${workflowId} `))
      .map((line) => line.split(' ')[1] as string);
  const trouble = (kind: string): unknown =>
    expect.objectContaining({
      code: 'ERR_TTA_DURABLE_DATABASE',
      trouble: kind,
      message: expect.not.stringContaining('hunter2'),
    });

  beforeAll(async () => {
    writeFileSync(stepsFile, '');
    postgres = await startPrivatePostgres();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
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

  it('says that the database is not prepared, and can be used once it is', async () => {
    const engine = engineAt();
    await expect(engine.startWorker()).rejects.toEqual(trouble('not-migrated'));
    await expect(engine.start('short', 1, WorkflowContext.create(), { workflowId: 'a' })).rejects.toEqual(
      trouble('not-migrated'),
    );

    await engine.migrate();
    await engine.startWorker();
  });

  it('says that the database cannot be reached, or refuses, and shows no password', async () => {
    const away = engineAt('postgresql://tta:hunter2@127.0.0.1:1/stories');
    await expect(away.migrate()).rejects.toEqual(trouble('unreachable'));
    await expect(away.startWorker()).rejects.toEqual(trouble('unreachable'));
    await expect(away.start('short', 1, WorkflowContext.create(), { workflowId: 'a' })).rejects.toEqual(
      trouble('unreachable'),
    );

    const other = engineAt(postgres.url.replace('tta@', 'tta:hunter2@').replace('/postgres', '/nothing'));
    await expect(other.startWorker()).rejects.toEqual(trouble('refused'));
  });

  // In processes of their own, because an error without a listener ends the process.
  it.each([
    { doing: 'a migration that waits for another one', command: 'migrate', query: '%pg_try_advisory_lock(%' },
    { doing: 'a worker that looks whether it is alone', command: 'worker', query: '%pg_try_advisory_xact_lock(%' },
  ])('says so where $doing loses its connection', async ({ command, query }) => {
    await engineAt().migrate();
    const other = new pg.Client({ connectionString: postgres.url });
    await other.connect();
    await other.query(`select pg_advisory_lock(hashtext('tta/migrate'))`);
    const cut =
      'select pg_terminate_backend(pid) from pg_stat_activity where query like $1 and pid <> pg_backend_pid()';

    let child: Child;
    do {
      child = startNode([fixture('dbos-app.mjs'), command], {
        env: { DATABASE_URL: postgres.url, STEPS_FILE: stepsFile },
      });
      workers.add(child);
      while (child.isRunning && !child.stdout.includes('working')) await other.query(cut, [query]);
      // It was quicker.
      if (child.isRunning) child.kill('SIGKILL');
      await child.ended;
    } while (child.stdout.includes('working'));
    await other.end();

    expect(child.stderr).toContain("code: 'ERR_TTA_DURABLE_DATABASE'");
  });

  it('says that the database takes no writes', async () => {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    try {
      await admin.query("create role reader login; alter role reader set default_transaction_read_only = 'on'");
      await admin.query(
        'grant all on all tables in schema dbos, tta to reader; grant usage on schema dbos, tta to reader',
      );
      const reader = engineAt(postgres.url.replace('tta@', 'reader@'));

      await expect(reader.start('short', 1, WorkflowContext.create(), { workflowId: 'ro' })).rejects.toEqual(
        trouble('read-only'),
      );
      await expect(reader.send('ro', 'approved', 1)).rejects.toEqual(trouble('read-only'));
    } finally {
      await admin.end();
    }
  });

  it('works with a database that a newer DBOS has prepared, and does not change it back', async () => {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    const versionOf = async () => (await admin.query('select version from dbos.dbos_migrations')).rows as unknown[];
    try {
      await admin.query('update dbos.dbos_migrations set version = version + 1');
      const newer = await versionOf();
      const engine = engineAt();
      await engine.migrate();
      const worker = await work({ STEP_MS: '1' });

      const run = await engine.start<number>('short', 1, WorkflowContext.create(), { workflowId: 'newer' });
      await expect(run.result()).resolves.toBe(4);
      expect(await versionOf()).toEqual(newer);
      await worker.stop();
    } finally {
      await admin.query('update dbos.dbos_migrations set version = version - 1');
      await admin.end();
    }
  });

  it('tells a caller that the database went away, takes the start again, and lets callers wait for results', async () => {
    const engine = engineAt();
    const begin = () => engine.start<number>('short', 1, WorkflowContext.create(), { workflowId: 'again' });
    const first = await begin();
    const [waiting, ended] = [first.result(), new AbortController()];
    const other = await engine.run('newer');
    await postgres.crash();
    const bounded = first.result({ signal: ended.signal });

    await expect(begin()).rejects.toEqual(trouble('unreachable'));
    ended.abort('enough');
    await expect(bounded).rejects.toBe('enough');
    // One that has ended, because a cancellation may still come through later.
    await expect(other.cancel()).rejects.toEqual(trouble('unreachable'));
    await postgres.restart();
    await begin();
    const worker = await work({ STEP_MS: '10' });
    await expect(waiting).resolves.toBe(4);
    await worker.stop();
  });

  it('ends a worker whose database hangs, and leaves its executions to others', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const engine = engineAt();
    const [begun, released] = [new AbortController(), new AbortController()];
    const hangs = durable(
      task('values', async () => {
        begun.abort();
        await sleep(600_000, released.signal).catch(() => undefined);
      }),
      { name: 'values', engine },
    );
    await engine.startWorker({ sweepMs: 10, graceMs: 0, drainMs: 0 });
    const run = await hangs.start(undefined, { workflowId: 'frozen' });
    await sleep(600_000, begun.signal).catch(() => undefined);
    await whileFrozen(postgres, async () => {
      const [waiting, ended] = [new AbortController(), run.result()];
      ended.catch(() => undefined);
      const bounded = run.result({ signal: waiting.signal });
      waiting.abort('enough');
      await expect(bounded).rejects.toBe('enough');
      await engine.close();
    });
    released.abort();
    engines.delete(engine);
    const worker = await work({ STEP_MS: '1' });

    const other = engineAt();
    expect(await (await other.run('frozen')).result()).toMatchObject({ date: new Date(0) });
    await worker.stop();
    expect(warned.mock.calls.map(([warning]) => String(warning)).join('\n')).not.toContain('tried again');
  });

  it.each([
    { workflow: 'large', step: 'loads', code: 'ERR_TTA_VALUE_TOO_LARGE' },
    { workflow: 'unrecordable', step: 'opens', code: 'ERR_TTA_UNRECORDABLE_VALUE' },
  ])('fails a $workflow result at its first run, with advice', async ({ workflow, step, code }) => {
    const run = await engineAt().start(workflow, 1, WorkflowContext.create(), { workflowId: workflow });
    const worker = await work({ STEP_MS: '1' });

    await expect(run.result()).rejects.toMatchObject({ code, message: expect.stringContaining(`step "${step}"`) });
    expect(stepsOf(workflow)).toEqual([step]);
    await worker.stop();
  });

  it('lets running steps end at SIGTERM, and loses nothing', async () => {
    const run = await engineAt().start<number>('short', 1, WorkflowContext.create(), { workflowId: 'term' });
    const worker = await work({ STEP_MS: '300' });
    await waitUntil('the first step', () => stepsOf('term').includes('one'));

    expect(await worker.stop()).toEqual({ code: 0, signal: null });
    const other = await work({ STEP_MS: '1' });
    await expect(run.result()).resolves.toBe(4);
    expect(stepsOf('term')).toEqual(['one', 'two', 'three']);
    await other.stop();
  });

  it('does not take workers that were told to end for lost ones', async () => {
    const engine = engineAt();
    const run = await engine.start('approval', 1, WorkflowContext.create(), { workflowId: 'deployed' });
    for (let deployed = 0; deployed < 3; deployed++) {
      const worker = await work({ STEP_MS: '1', MAX_RECOVERIES: '0' });
      await waitUntil('the wait', async () => (await run.status()) === 'running' && stepsOf('deployed').length > 0);
      await worker.stop();
      expect(await run.status()).toBe('waiting');
    }
    await engine.send('deployed', 'approved', 7);
    const last = await work({ STEP_MS: '1', MAX_RECOVERIES: '0' });

    await expect(run.result()).resolves.toBe(7);
    expect(stepsOf('deployed')).toEqual(['ask', 'done']);
    await last.stop();
  });
});

describeWith([postgresql, pgbouncer], '@tta/dbos behind a real PgBouncer', () => {
  let postgres: PrivatePostgres;
  beforeAll(async () => {
    postgres = await startPrivatePostgres();
    const engine = createDbosEngine({ url: postgres.url });
    await engine.migrate();
    await engine.close();
  });
  afterAll(() => postgres.stop());

  it.each(['transaction', 'session'] as const)('knows a pool in %s mode', async (mode) => {
    const pool = await startPgBouncer(postgres, mode);
    const engine = createDbosEngine({ url: pool.url });
    try {
      const started = engine.startWorker().then(
        () => 'started',
        (error: unknown) => error,
      );
      expect(await started).toEqual(
        mode === 'session' ? 'started' : expect.objectContaining({ trouble: 'shared-sessions' }),
      );
    } finally {
      await engine.close();
      await pool.remove();
    }
  });
});
