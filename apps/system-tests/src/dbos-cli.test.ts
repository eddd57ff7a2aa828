import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { createDbosEngine, type DbosEngine, type DurableRun } from '@tta/dbos';
import pg from 'pg';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { fixture } from './support/paths.js';
import { postgresql } from './support/postgresql.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

const main = fileURLToPath(new URL('../node_modules/@tta/dbos/dist/cli/main.js', import.meta.url));

interface Listed {
  readonly workflowId: string;
  readonly status: string;
  readonly queue: string;
}

describeWith([postgresql], 'tta-dbos with a real PostgreSQL', () => {
  const folder = temporaryFolder();
  const children = new Set<Child>();
  let postgres: PrivatePostgres;
  let engine: DbosEngine;

  /** The password is ignored by the server, and must never be shown. */
  const address = (): string => postgres.url.replace('tta@', 'tta:hunter2@');
  const tta = async (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => {
    const child = startNode([main, ...args], { env: { DATABASE_URL: address() } });
    children.add(child);
    const { code } = await child.ended;
    expect(child.stdout + child.stderr).not.toContain('hunter2');
    return { code, out: child.stdout, err: child.stderr };
  };
  const listed = async (...args: string[]): Promise<Listed[]> =>
    JSON.parse((await tta('list', '--json', ...args)).out) as Listed[];
  const start = (name: string, workflowId: string): Promise<DurableRun<unknown>> =>
    engine.start(name, 1, WorkflowContext.create(), { workflowId });
  const work = async (env: Record<string, string> = {}): Promise<Child> => {
    const STEPS_FILE = join(folder.path, 'steps');
    const worker = startNode([fixture('dbos-app.mjs'), 'worker'], {
      env: { DATABASE_URL: postgres.url, STEPS_FILE, ...env },
    });
    children.add(worker);
    await worker.waitFor(/^working$/m);
    return worker;
  };

  beforeAll(async () => {
    writeFileSync(join(folder.path, 'steps'), '');
    postgres = await startPrivatePostgres();
    engine = createDbosEngine({ url: postgres.url, pollMs: 50 });
  });
  afterEach(async () => {
    for (const child of children) if (child.isRunning) child.kill('SIGKILL');
    await Promise.all([...children].map(({ ended }) => ended));
    children.clear();
  });
  afterAll(async () => {
    await engine.close();
    await postgres.stop();
    folder.remove();
  });

  it('says what to do before the database is prepared, prepares it, and does so again', async () => {
    const before = await tta('list');
    expect(before.code).toBe(1);
    expect(before.err).toMatch(/^tta-dbos: the database \S+ is not prepared .*npx tta-dbos migrate/);

    // Also where several are started at once.
    const ready = { code: 0, out: 'The database is ready.\n', err: '' };
    const both = await Promise.all([tta('migrate'), tta('migrate')]);
    expect(both).toEqual([ready, ready]);
    expect(await tta('migrate')).toEqual(ready);
    expect(await tta('list')).toEqual({ code: 1, out: '', err: '' });
  });

  it('lists and shows what ran, with values only where they are asked for', async () => {
    const worker = await work();
    await (await start('values', 'v1')).result();
    await (await start('fails', 'f1')).result().catch(() => undefined);
    await worker.stop();

    expect((await listed()).map(({ workflowId, status, queue }) => [workflowId, status, queue])).toEqual([
      ['f1', 'error', 'tta'],
      ['v1', 'success', 'tta'],
    ]);
    expect((await listed('--status', 'error')).map(({ workflowId }) => workflowId)).toEqual(['f1']);
    expect((await listed('--workflow', 'values', '--limit', '1')).map(({ workflowId }) => workflowId)).toEqual(['v1']);
    expect((await tta('list', '--queue', 'other')).code).toBe(1);
    expect((await tta('list')).out).toMatch(/^\S+ \S+ {2}error .* fails {2}f1 {2}Broken: it broke\n.* values {2}v1\n$/);

    expect((await tta('show', 'v1')).out).toMatch(/\n {2}path +outcome +took {2}step\n {2}\. +success .* values\n$/);
    expect((await tta('show', 'v1', '--values')).out).toContain('"date":"1970-01-01T00:00:00.000Z"');
    expect((await tta('show', 'f1')).out).toMatch(/error .* fails {2}Broken: it broke\n$/);
    expect(JSON.parse((await tta('show', 'f1', '--json')).out)).toMatchObject({
      workflowId: 'f1',
      steps: [{ path: '.', name: 'fails', outcome: 'error' }],
    });
    expect((await tta('history', 'nothing')).code).toBe(1);
    expect(await tta('show', 'nothing')).toMatchObject({ code: 1, err: expect.stringContaining('nothing') });
  });

  it('cancels and resumes, and refuses what has ended', async () => {
    const run = await start('short', 'c1');
    expect(await tta('cancel', 'c1', 'nothing', 'v1')).toEqual({
      code: 1,
      out: 'c1 cancelled\n',
      err: expect.stringMatching(/There is no execution nothing.*\nv1 has ended as success/),
    });
    expect((await listed('--status', 'cancelled')).map(({ workflowId }) => workflowId)).toEqual(['c1']);

    expect(await tta('resume', 'c1')).toMatchObject({ code: 0, out: 'c1 resumed\n' });
    const worker = await work();
    expect(await waitUntil('the result', () => run.result().catch(() => undefined))).toBe(4);
    await worker.stop();
  });

  it('purges what has ended, with its record and messages, and nothing else', async () => {
    await engine.send('v1', 'approved', 1);
    await engine.send('not-begun', 'approved', 1);
    await start('short', 'waits');
    const ended = (await listed()).filter(({ status }) => status !== 'waiting').length;

    expect((await tta('purge', '--older-than', '1d')).out).toBe('0 executions deleted.\n');
    expect((await tta('purge', '--older-than', '0s', '--queue', 'other')).out).toBe('0 executions deleted.\n');
    expect((await tta('purge', '--older-than', '0s', '--dry-run')).out).toBe(`${ended} executions would be deleted.\n`);
    expect((await tta('purge', '--older-than', '0s')).out).toBe(`${ended} executions deleted.\n`);

    expect((await listed()).map(({ workflowId }) => workflowId)).toEqual(['waits']);
    expect(await rows('dbos.operation_outputs')).toBe(0);
    expect(await rows('tta.messages')).toBe(0);
  });

  it('says that the address has no password where PostgreSQL asks for one', async () => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`alter role tta password 'hunter2'`);
    // The rules by which clients are let in.
    await client.query(`copy (select 'local all all scram-sha-256') to '${postgres.folder}/data/pg_hba.conf'`);
    await client.query('select pg_reload_conf()');
    await client.end();

    const without = await waitUntil('the new rules', async () => {
      const child = startNode([main, 'list'], { env: { DATABASE_URL: postgres.url } });
      children.add(child);
      return (await child.ended).code === 1 ? child.stderr : undefined;
    });

    expect(without).toMatch(/^tta-dbos: the database \S+ asks for a password, and its address has none; write it as/);
    expect(without).not.toMatch(/SASL|string/);
    expect((await tta('list')).err).toBe('');
  });

  async function rows(table: string): Promise<number> {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    try {
      const { rows: found } = await client.query<{ count: string }>(`select count(*) from ${table}`);
      return Number(found[0]?.count);
    } finally {
      await client.end();
    }
  }
});
