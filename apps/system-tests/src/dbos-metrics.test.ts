import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { observeBeside, sleep } from '@tta/core/authors';
import { RecordingInstrumentation } from '@tta/core/testing';
import { createDbosEngine, durable, type DbosEngine } from '@tta/dbos';
import { sequential, task } from '@tta/primitives';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { fetchPage } from './support/metrics-page.js';
import { fixture } from './support/paths.js';
import { postgresql } from './support/postgresql.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

/** A worker process and the address of its metrics. */
interface Worker {
  readonly child: Child;
  readonly url: string;
}

describeWith([postgresql], 'the metrics of durable workflows', () => {
  const folder = temporaryFolder();
  const workers = new Set<Child>();
  let postgres: PrivatePostgres;
  let queue: string;
  let queues = 0;
  let engine: DbosEngine;

  const work = async (env: Record<string, string> = {}): Promise<Worker> => {
    const child = startNode([fixture('dbos-app.mjs'), 'worker'], {
      env: {
        ...{ DATABASE_URL: postgres.url, QUEUE: queue, TELEMETRY: 'yes', TTA_LOG_FORMAT: 'json' },
        ...{ STEPS_FILE: join(folder.path, 'steps'), STEP_MS: '5' },
        ...env,
      },
    });
    workers.add(child);
    const [, url = ''] = await child.waitFor(/^metrics at (\S+)$/m);
    await child.waitFor(/^working$/m);
    return { child, url };
  };
  /** The samples about the queue that begin so, without their labels of the queue. */
  const samplesOf = async ({ url }: Worker, name: string): Promise<Record<string, number>> => {
    const lines = (await fetchPage(url)).split('\n').filter((line) => line.startsWith(name));
    return Object.fromEntries(
      lines.map((line) => {
        const [, labels = '', value] = /\{(.*)\} (\S+)$/.exec(line) ?? [];
        const own = labels.split(',').filter((label) => !label.includes(`"${queue}"`));
        return [own.map((label) => label.replaceAll('"', '')).join(','), Number(value)];
      }),
    );
  };
  const until = (worker: Worker, name: string, wanted: Record<string, number>): Promise<true> => {
    let last: Record<string, number> = {};
    const isThere = async (): Promise<true | undefined> => {
      last = await samplesOf(worker, name);
      return Object.entries(wanted).every(([labels, value]) => last[labels] === value) ? true : undefined;
    };
    return waitUntil(`${name} as ${JSON.stringify(wanted)}`, isThere, { describe: () => JSON.stringify(last) });
  };
  const engineOf = (version = '1'): DbosEngine => createDbosEngine({ url: postgres.url, queue, version, pollMs: 50 });
  const start = (name: string, workflowId: string, by = engine): ReturnType<DbosEngine['start']> =>
    by.start(name, 1, WorkflowContext.create(), { workflowId: `${queue}-${workflowId}` });

  beforeAll(async () => {
    writeFileSync(join(folder.path, 'steps'), '');
    postgres = await startPrivatePostgres();
    queue = 'migrate';
    const migrating = engineOf();
    await migrating.migrate();
    await migrating.close();
  });
  // A queue for each test, so that none counts what another one left.
  beforeEach(() => {
    queue = `queue-${queues++}`;
    engine = engineOf();
  });
  afterEach(async () => {
    for (const worker of workers) if (worker.isRunning) worker.kill('SIGKILL');
    await Promise.all([...workers].map(({ ended }) => ended));
    workers.clear();
    await engine.close();
  });
  afterAll(async () => {
    await postgres.stop();
    folder.remove();
  });

  it('begin with zeros, and show executions that wait and run, for how long, and the workers', async () => {
    const one = await work();

    for (const name of ['recoveries', 'steps_repeated', 'poisoned'])
      expect(await samplesOf(one, `tta_durable_${name}_total`)).toMatchObject({
        'primitive_name=short': 0,
        'primitive_name=kills': 0,
      });
    await until(one, 'tta_durable_queue_depth', { 'status=waiting': 0, 'status=running': 0 });
    expect(await samplesOf(one, 'tta_durable_oldest_age_seconds')).toEqual({
      'status=waiting': 0,
      'status=running': 0,
    });
    await until(one, 'tta_durable_workers', { '': 1 });

    const two = await work();
    const newer = engineOf('2');
    await start('approval', 'runs');
    for (const id of ['w1', 'w2', 'w3']) await start('short', id, newer);
    await (await start('short', 'ends')).result();
    await newer.close();

    for (const worker of [one, two]) {
      await until(worker, 'tta_durable_queue_depth', { 'status=waiting': 3, 'status=running': 1 });
      await until(worker, 'tta_durable_workers', { '': 2 });
      const ages = await samplesOf(worker, 'tta_durable_oldest_age_seconds');
      expect(Object.values(ages).filter((age) => age > 0)).toHaveLength(2);
    }
    const waits = await Promise.all(
      [one, two].map((worker) => samplesOf(worker, 'tta_durable_queue_wait_seconds_count')),
    );
    const counted = (name: string): number =>
      waits.reduce((sum, each) => sum + (each[`primitive_name=${name}`] ?? 0), 0);
    expect([counted('approval'), counted('short')]).toEqual([1, 1]);
    await two.child.stop();
    await until(one, 'tta_durable_workers', { '': 1 });
  });

  it('count an execution whose worker is killed, and the step that was running, but none that was recorded', async () => {
    const lost = await work({ HANG: 'yes' });
    await start('traced', 'lost');
    await waitUntil('the step that hangs', async () => {
      const active = await samplesOf(lost, 'tta_executions_active');
      return active['primitive_name=last,primitive_type=task'] === 1;
    });
    lost.child.kill('SIGKILL');
    await lost.child.ended;

    const survivor = await work();
    await (await engine.run(`${queue}-lost`)).result();

    expect(await samplesOf(survivor, 'tta_durable_recoveries_total')).toMatchObject({
      'primitive_name=traced': 1,
      'primitive_name=short': 0,
    });
    expect(await samplesOf(survivor, 'tta_durable_steps_repeated_total')).toMatchObject({
      'primitive_name=traced': 1,
      'primitive_name=short': 0,
    });
    // It waited once, in the worker that was lost.
    expect(await samplesOf(survivor, 'tta_durable_queue_wait_seconds_count')).toEqual({});
  });

  it('do not count an execution that its worker handed over at its end', async () => {
    const ends = await work();
    await start('approval', 'handed-over');
    await until(ends, 'tta_durable_queue_depth', { 'status=running': 1 });
    await waitUntil('the wait for a message', async () => {
      const executions = await samplesOf(ends, 'tta_primitive_executions_total');
      return executions['primitive_name=ask,primitive_type=task,status=success'] === 1;
    });
    await ends.child.stop();

    const next = await work();
    await engine.send(`${queue}-handed-over`, 'approved', 'yes');
    await (await engine.run(`${queue}-handed-over`)).result();

    for (const name of ['recoveries', 'steps_repeated'])
      expect(await samplesOf(next, `tta_durable_${name}_total`)).toMatchObject({ 'primitive_name=approval': 0 });
  });

  it('count an execution that kills its workers, which ends as a failure of its workflow', async () => {
    const run = await start('kills', 'poison');
    const outcome = run.result().catch((error: unknown) => error);
    await (
      await work({ MAX_RECOVERIES: '0' })
    ).child.ended;
    const survivor = await work({ MAX_RECOVERIES: '0' });

    expect(await outcome).toMatchObject({ code: 'ERR_TTA_POISON_WORKFLOW' });
    expect(await samplesOf(survivor, 'tta_durable_poisoned_total')).toMatchObject({ 'primitive_name=kills': 1 });
    expect(await samplesOf(survivor, 'tta_workflow_executions_total')).toMatchObject({
      'status=error,workflow_name=sequential(before...)': 1,
    });
    const lines = survivor.child.stdoutLines.filter((line) => line.startsWith('{'));
    const failures = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(failures.filter(({ event }) => event === 'step_failed')).toMatchObject([
      { error_type: 'PoisonWorkflowError', workflow_id: `${queue}-poison` },
    ]);
  });

  it('and steps are seen by an observer beside the installed one, such as the live page', async () => {
    const recording = new RecordingInstrumentation();
    const end = observeBeside(recording);
    try {
      const seen = durable(sequential([task('first', () => 1), task('second', () => 2)], { name: 'Seen' }), {
        name: 'seen',
        engine,
      });
      await engine.startWorker({ metricsMs: 100 });
      expect(await (await seen.start(undefined)).result()).toBe(2);

      expect(recording.tree()).toBe('Seen success\n  first success\n  second success');
      const reports = recording.reports.filter(({ step }) => step === 'seen').map(({ name }) => name);
      expect(reports).toEqual(['durable_served', 'durable_dequeued']);
    } finally {
      end();
    }
  });

  it.each([
    { kind: 'listens to its signal', listens: true, step: 'cancelled' },
    // It ends before the worker has looked for cancellations: the record refuses it.
    { kind: 'does not', listens: false, step: 'success' },
  ])('end an execution that is cancelled in a step that $kind as cancelled', async ({ listens, step }) => {
    const recording = new RecordingInstrumentation();
    const end = observeBeside(recording);
    const [begun, released] = [new AbortController(), new AbortController()];
    try {
      const long = task('long', async (_: unknown, context) => {
        begun.abort();
        await (listens ? context.sleep(600_000) : sleep(600_000, released.signal).catch(() => undefined));
      });
      const next = task('next', () => undefined);
      const cancelled = durable(sequential([long, next], { name: 'Seen' }), { name: `cancelled-${step}`, engine });
      await engine.startWorker({ metricsMs: 100 });
      const run = await cancelled.start(undefined);
      await sleep(600_000, begun.signal).catch(() => undefined);
      await run.cancel();
      released.abort();

      await expect(run.result()).rejects.toMatchObject({ code: 'ERR_TTA_RUN_CANCELLED' });
      const tree = (): boolean => recording.tree() === `Seen cancelled\n  long ${step}`;
      await waitUntil('its end', tree, { describe: () => recording.tree() });
    } finally {
      end();
    }
  });

  it('leave out what is not known while the database is away, and go on counting when it is back', async () => {
    const worker = await work();
    await until(worker, 'tta_durable_workers', { '': 1 });
    await postgres.crash();

    await waitUntil('no values', async () => Object.keys(await samplesOf(worker, 'tta_durable_workers')).length === 0);
    for (const name of ['queue_depth', 'oldest_age_seconds'])
      expect(await samplesOf(worker, `tta_durable_${name}`)).toEqual({});
    expect(await samplesOf(worker, 'tta_durable_recoveries_total')).toMatchObject({ 'primitive_name=short': 0 });

    await postgres.restart();
    await until(worker, 'tta_durable_workers', { '': 1 });
    await until(worker, 'tta_durable_queue_depth', { 'status=waiting': 0 });
    expect(worker.child.isRunning).toBe(true);
  });
});
