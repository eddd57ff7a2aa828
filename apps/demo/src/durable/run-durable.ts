import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startPrivatePostgres } from 'private-postgres';
import { createDurableReport, type DurableReport } from './durable-report.js';
import { createDurableStory, stepsOfStory, type StorySettings, type Tokens } from './durable-story.js';
import { readSteps, type BegunStep } from './step-log.js';
import { StoryWorker } from './story-worker.js';

const executions = 40;

/** The part of all steps that have begun when a worker is killed. */
const killAt = 0.4;

/** How long after the kill all executions must have ended. */
const patienceMs = 120_000;

/**
 * Runs executions on two worker processes and a PostgreSQL of its own, kills one of the workers, and counts. `say` gets
 * a line for each thing that happens.
 * @throws PostgresMissingError
 */
export async function runDurable(say: (line: string) => void): Promise<DurableReport> {
  const cleanUps: (() => unknown)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'tta-durable-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  try {
    const postgres = await startPrivatePostgres();
    cleanUps.push(() => postgres.stop());
    say(`PostgreSQL listens on a socket in ${postgres.folder}`);
    const settings = { DATABASE_URL: postgres.url, STEPS_FILE: join(folder, 'steps') };
    writeFileSync(settings.STEPS_FILE, '');
    const report = killAndCount(settings, say, cleanUps);
    return await Promise.race([report, interruption()]);
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}

async function killAndCount(
  settings: StorySettings,
  say: (line: string) => void,
  cleanUps: (() => unknown)[],
): Promise<DurableReport> {
  const { engine, story } = createDurableStory(settings);
  cleanUps.push(() => engine.close());
  await engine.migrate();
  const startWorker = async (): Promise<StoryWorker> => {
    const worker = await StoryWorker.start(settings);
    cleanUps.push(() => worker.end('SIGKILL'));
    say(`worker ${worker.pid} works`);
    return worker;
  };
  const workers = await Promise.all([startWorker(), startWorker()]);
  const started = Array.from({ length: executions }, (_, index) => `story-${index + 1}`);
  const runs = await Promise.all(started.map((workflowId) => story.start([], { workflowId })));
  say(`${executions} executions of ${stepsOfStory} steps are started`);

  await untilBegun(executions * stepsOfStory * killAt, settings);
  const victim = await haltOneAtWork(workers, settings);
  const [survivor] = workers.filter((worker) => worker !== victim) as [StoryWorker];
  const killedAt = Date.now();
  await victim.end('SIGKILL');
  say(`worker ${victim.pid} is killed by SIGKILL`);

  const results = new Map<string, Tokens>();
  const ends = runs.map((run) =>
    run.result().then(
      (result) => results.set(run.workflowId, result),
      (error: unknown) => say(`${run.workflowId} failed: ${String(error)}`),
    ),
  );
  // Those that have not ended by then count as lost.
  await Promise.race([Promise.all(ends), delay(patienceMs, undefined, { ref: false })]);
  await survivor.end('SIGTERM');
  const steps = readSteps(settings.STEPS_FILE);
  return createDurableReport({ started, results, steps, killedPid: victim.pid, survivorPid: survivor.pid, killedAt });
}

async function untilBegun(count: number, { STEPS_FILE }: StorySettings): Promise<void> {
  while (readSteps(STEPS_FILE).length < count) await delay(10);
}

/** Halts a worker that is in the middle of an execution: the other one would have nothing to take over from an idle one. */
async function haltOneAtWork(workers: readonly StoryWorker[], { STEPS_FILE }: StorySettings): Promise<StoryWorker> {
  for (;;) {
    for (const worker of workers) {
      worker.halt();
      // A signal takes effect a little later.
      await delay(10);
      const steps = readSteps(STEPS_FILE);
      if (isAtWork(worker, steps) || steps.length >= executions * stepsOfStory) return worker;
      worker.goOn();
    }
  }
}

function isAtWork({ pid }: StoryWorker, steps: readonly BegunStep[]): boolean {
  const begun = new Set(steps.filter((step) => step.pid === pid).map(({ workflowId }) => workflowId));
  return [...begun].some((id) => steps.filter(({ workflowId }) => workflowId === id).length < stepsOfStory);
}

/** Rejects at Ctrl-C, so that all that was started is ended first. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.once(signal, () => reject(new Error(`stopped by ${signal} before the end`)));
  });
}
