import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { createDbosEngine, type DbosEngine, type DurableHistory, type DurableRun } from '@tta/dbos';
import { durableReplay } from '@tta/dbos/testing';
import { sequential, task } from '@tta/primitives';
import { WorkflowContext } from '@tta/core';
import pg from 'pg';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { fixture } from './support/paths.js';
import { postgresql } from './support/postgresql.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

class Broken extends Error {
  override readonly name = 'Broken';
}

describeWith([postgresql], '@tta/dbos with a real PostgreSQL', () => {
  const folder = temporaryFolder();
  const stepsFile = join(folder.path, 'steps');
  const workers = new Set<Child>();
  let postgres: PrivatePostgres;
  let engine: DbosEngine;

  const app = (word: string, env: Record<string, string> = {}): Child =>
    startNode([fixture('dbos-app.mjs'), word], {
      env: { DATABASE_URL: postgres.url, STEPS_FILE: stepsFile, ...env },
    });
  const work = async (env?: Record<string, string>): Promise<Child> => {
    const worker = app('worker', env);
    workers.add(worker);
    await worker.waitFor(/^working$/m);
    return worker;
  };
  const kill = async (worker: Child): Promise<void> => {
    worker.kill('SIGKILL');
    await worker.ended;
  };
  const start = <Output = unknown>(name: string, workflowId: string, input: unknown = 1): Promise<DurableRun<Output>> =>
    engine.start(name, input, WorkflowContext.create(), { workflowId });
  /** The steps of a workflow, in the order in which they began. */
  const stepsOf = (workflowId: string): string[] => linesOf(workflowId).map(({ step }) => step);
  const linesOf = (workflowId: string): { step: string; key: string }[] =>
    readFileSync(stepsFile, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith(`${workflowId} `))
      .map((line) => {
        const [, step = '', key = ''] = /^\S+ (.*) \d+ (\S+)$/.exec(line) ?? [];
        return { step, key };
      });
  const began = (workflowId: string, step: string): Promise<true> =>
    waitUntil(`step ${step} of ${workflowId}`, () => (stepsOf(workflowId).includes(step) ? true : undefined));

  beforeAll(async () => {
    writeFileSync(stepsFile, '');
    postgres = await startPrivatePostgres();
    engine = createDbosEngine({ url: postgres.url, errors: [Broken], pollMs: 50 });
    expect(await app('migrate').ended).toEqual({ code: 0, signal: null });
  });
  // A worker that a failed test left would run the executions of the next one.
  afterEach(async () => {
    for (const worker of workers) if (worker.isRunning) worker.kill('SIGKILL');
    await Promise.all([...workers].map(({ ended }) => ended));
    workers.clear();
  });
  afterAll(async () => {
    await engine.close();
    await postgres.stop();
    folder.remove();
  });

  it('gives results and failures as they were', async () => {
    const worker = await work();

    await expect((await start('values', 'values')).result()).resolves.toEqual({
      date: new Date(0),
      map: new Map([[1, new Set([2n])]]),
      none: undefined,
      not: Number.NaN,
    });
    const failure = await (await start('fails', 'fails')).result().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Broken);
    expect(failure).toMatchObject({ message: 'it broke', code: 'E_BROKEN' });
    await worker.stop();
  });

  it('runs an execution once, though it is started twice', async () => {
    const worker = await work();
    const [one, other] = [await start('short', 'twice', 1), await start('short', 'twice', 100)];

    await expect(Promise.all([one.result(), other.result()])).resolves.toEqual([4, 4]);
    expect(stepsOf('twice')).toEqual(['one', 'two', 'three']);
    const history = (await engine.history('twice')) as DurableHistory;
    const step = (name: string) => task(name, (value: number) => Promise.resolve(value));
    await expect(durableReplay(history, sequential([step('one'), step('two'), step('three')]))).resolves.toEqual({
      outcome: { value: 4 },
      next: [],
      unused: [],
    });
    await expect(durableReplay(history, sequential([step('one'), step('other')]))).rejects.toMatchObject({
      code: 'ERR_TTA_STEP_MISMATCH',
    });
    await worker.stop();
  });

  it('continues every composite of the family, however often its worker is killed', async () => {
    const run = await start<number>('family', 'family');
    const at = ['a2', 'other', 'again', 'item', 'pay', 'last'];
    for (const step of at) {
      const worker = await work();
      await began('family', step);
      await kill(worker);
    }
    const last = await work();

    const result = await run.result();
    const steps = stepsOf('family');
    await last.stop();

    // 3 + 2 + 3, then other, left, when, again twice and quick; doubled by the map with 1 each; book, pay, bill, last.
    expect(result).toBe((8 + 6 + 1) * 2 + 4);
    const counts = new Map<string, number>();
    for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
    const twice = [...counts.values()].reduce((sum, count) => sum + count, 0) - counts.size;
    // `again` and `item` run twice by themselves; each kill repeats at most the three steps that ran then.
    expect(twice).toBeLessThanOrEqual(2 + at.length * 3);
    expect(steps).not.toContain('cancel booking');
  });

  it('undoes a saga once, by the worker that is left', async () => {
    const run = await start('undone', 'undone');
    const worker = await work();
    await began('undone', 'pay');
    await kill(worker);
    const other = await work();

    await expect(run.result()).rejects.toMatchObject({ code: 'EBUSY' });
    expect(stepsOf('undone').filter((step) => step === 'cancel booking')).toHaveLength(1);
    await other.stop();
  });

  it('gives a step the same key when it is repeated', async () => {
    const run = await start('short', 'keys');
    const worker = await work({ STEP_MS: '60000' });
    await began('keys', 'one');
    await kill(worker);
    const other = await work();
    await run.result();
    await other.stop();

    const [killed, repeated, next] = linesOf('keys');
    expect(killed).toEqual(repeated);
    expect(next?.key).not.toBe(repeated?.key);
  });

  it('keeps the time of a backoff across a kill', async () => {
    const run = await start('backoff', 'backoff');
    const worker = await work();
    await began('backoff', 'flaky');
    await waitUntil('the backoff', async () => ((await recorded('backoff')).includes('1 wake at') ? true : undefined));
    await kill(worker);
    const other = await work();

    await expect(run.result()).rejects.toMatchObject({ code: 'EBUSY' });
    expect(stepsOf('backoff')).toEqual(['flaky', 'flaky']);
    await other.stop();
  });

  it('ends a workflow that kills its workers', async () => {
    const run = await start('kills', 'kills');
    const outcome = run.result().catch((error: unknown) => error);
    for (let lost = 0; lost < 4; lost++) await (await work({ MAX_RECOVERIES: '3' })).ended;
    const survivor = await work({ MAX_RECOVERIES: '3' });

    expect(await outcome).toMatchObject({ code: 'ERR_TTA_POISON_WORKFLOW' });
    expect(stepsOf('kills')).toEqual(['before']);
    await survivor.stop();
  });

  it.each([
    { when: 'before the wait', until: 'ask', message: 'after' },
    { when: 'during the wait', until: 'waits', message: 'after' },
    { when: 'after the message came', until: 'waits', message: 'before' },
  ])('receives a message where the worker is killed $when', async ({ when, until, message }) => {
    const id = `approval-${when.replaceAll(' ', '-')}`;
    const run = await start(`approval`, id);
    const worker = await work({ STEP_MS: until === 'ask' ? '1000' : '10' });
    await began(id, 'ask');
    if (until === 'waits')
      await waitUntil('the wait', async () =>
        (await recorded(id)).includes('1.0 waits for approved until') ? true : undefined,
      );
    if (message === 'before') {
      worker.kill('SIGSTOP');
      await engine.send(id, 'approved', { by: 'Ada' });
    }
    await kill(worker);
    if (message === 'after') await engine.send(id, 'approved', { by: 'Ada' });
    const other = await work();

    await expect(run.result()).resolves.toEqual({ by: 'Ada' });
    await expect(engine.send(id, 'approved', { by: 'Eve' })).rejects.toMatchObject({
      code: 'ERR_TTA_ALREADY_ANSWERED',
    });
    await other.stop();
  });

  it('keeps a message that comes early, and gives up one that does not come', async () => {
    await engine.send('early', 'approved', 7);
    const [early, never] = [await start('approval', 'early'), await start('impatient', 'never')];
    const worker = await work();

    await expect(early.result()).resolves.toBe(7);
    await expect(never.result()).rejects.toMatchObject({ code: 'ERR_TTA_TIMEOUT' });
    await worker.stop();
  });

  it('cancels a step that watches its signal', async () => {
    const run = await start('short', 'cancelled');
    const worker = await work({ STEP_MS: '600000' });
    await began('cancelled', 'one');
    await run.cancel();

    await expect(run.result()).rejects.toMatchObject({ code: 'ERR_TTA_RUN_CANCELLED' });
    expect(await run.status()).toBe('cancelled');
    expect(stepsOf('cancelled')).toEqual(['one']);
    await worker.stop();
  });

  it('refuses a record of another shape, and leaves other versions alone', async () => {
    const run = await start('changed', 'changed');
    const worker = await work({ STEP_MS: '10' });
    await began('changed', 'hangs');
    await kill(worker);
    const newer = await work({ APP_VERSION: '2' });
    const renamed = await work({ APP_RENAMED: 'yes' });

    await expect(run.result()).rejects.toMatchObject({ code: 'ERR_TTA_STEP_MISMATCH' });
    await newer.stop();
    await renamed.stop();
  });

  it('loses nothing where a worker hangs and another one resumes its execution', async () => {
    const run = await start('short', 'zombie');
    const zombie = await work({ STEP_MS: '1000' });
    await began('zombie', 'one');
    zombie.kill('SIGSTOP');
    const other = await work();
    await run.resume();

    await expect(run.result()).resolves.toBe(4);
    zombie.kill('SIGCONT');
    expect((await recorded('zombie')).filter((name) => !name.startsWith('~'))).toEqual(['0 one', '1 two', '2 three']);
    await other.stop();
    await zombie.stop();
  });

  it('ends every execution though workers are killed and PostgreSQL restarts in the middle', async () => {
    const count = 40;
    const runs = await Promise.all(
      Array.from({ length: count }, (_, index) => start<number>('short', `many-${index}`)),
    );
    const [one, two] = [await work(), await work()];
    await began('many-10', 'one');
    await kill(one);
    await postgres.restart();
    const third = await work();

    const results = await Promise.all(runs.map((run) => run.result()));

    expect(results).toEqual(Array.from({ length: count }, () => 4));
    const steps = runs.flatMap(({ workflowId }) => stepsOf(workflowId));
    expect(steps.length - count * 3).toBeLessThanOrEqual(count * 2);
    await two.stop();
    await third.stop();
  });

  /** The names of the recorded steps. */
  async function recorded(workflowId: string): Promise<string[]> {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ function_name: string }>(
        'select function_name from dbos.operation_outputs where workflow_uuid = $1 order by function_id',
        [workflowId],
      );
      return rows.map(({ function_name }) => function_name);
    } finally {
      await client.end();
    }
  }
});
