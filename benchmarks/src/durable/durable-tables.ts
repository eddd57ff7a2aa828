import { atMost, atMostTimes } from '../harness/bar.js';
import type { Contestant, RunningContestant } from '../harness/contestant.js';
import type { Measure } from '../harness/measure.js';
import { defineTable, type Table } from '../harness/table.js';
import { stepsEach } from './durable-work.js';

/** A worker of its own process, which finds its database in the environment. */
function worker(load: () => Promise<RunningContestant>): Contestant {
  return { start: load };
}

const step: Measure = { key: 'step', heading: 'one step', unit: 'ns' };

function throughput(concurrency: number, name: string, leastShare: number): Table {
  return defineTable({
    name,
    title: `durable steps, ${concurrency === 1 ? 'one execution' : `${concurrency} executions`} at a time`,
    about:
      `A worker takes executions of ${stepsEach} steps of no work from its queue, ${concurrency} at a time; the time from ` +
      `the first one's begin to the last one's end, for each step. The bar is ${leastShare} of the steps a second that ` +
      'DBOS runs where it is used directly. PostgreSQL writes to a disk that need not keep it.',
    measures: [step],
    contestants: {
      TTA: worker(async () => (await import('./tta-worker.js')).startTtaWorker(concurrency)),
      DBOS: worker(async () => (await import('./dbos-worker.js')).startDbosWorker(concurrency)),
    },
    bars: [atMostTimes(Number((1 / leastShare).toPrecision(3)), 'DBOS', { measure: 'step' })],
  });
}

const recovery: Measure = { key: 'recovery', heading: 'over graceMs', unit: 'ms' };

/** Run by `--durable`, beside a PostgreSQL of their own. */
export const durableTables: readonly Table[] = [
  throughput(20, 'durable-20', 0.9),
  throughput(1, 'durable-1', 0.85),
  defineTable({
    name: 'durable-recovery',
    title: 'how long an execution waits whose worker was killed',
    about:
      'A worker is killed by SIGKILL in a step; the time until the step begins again in another one, with the defaults of ' +
      'startWorker, less the time of graceMs, for which it must be gone.',
    measures: [recovery],
    contestants: { TTA: worker(async () => (await import('./recovery.js')).startRecovery()) },
    bars: [atMost(2500, { measure: 'recovery' })],
  }),
];
