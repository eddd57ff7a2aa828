// The process of the soak: `node --expose-gc soak-process.js RUNS`, forked by soak.ts. A live page observes runs like those
// of a service: most are small, some fail with a long message, some have hundreds of steps, all write log lines.
import { type WorkflowContext } from '@tta/core';
import { startLive } from '@tta/live';
import { map, retry, sequential, task } from '@tta/primitives';
import { eventLoopTurn } from '../harness/event-loop-turn.js';
import type { SoakFigures } from './soak-protocol.js';

const runs = Number(process.argv[2]);
const failEvery = 20;
const wideEvery = 200;

const load = task('load', (run: number, context: WorkflowContext) => {
  context.log.info('rows were loaded', { run, table: 'players', note: 'x'.repeat(80) });
  return run;
});
const tell = task('tell', (run: number) => {
  if (run % failEvery === 0)
    throw new Error(`run ${run} failed: ${'y'.repeat(1500)}`, { cause: new Error('as planned') });
  return run;
});
const story = sequential([load, retry(tell, { maxRetries: 0 })], { name: 'story' });
const wide = sequential([task('items', () => Array.from({ length: 400 }, (_, index) => index)), map(load)], {
  name: 'album',
});

let steps = 0;
// Code and caches are warm before anything is compared.
for (let run = 1; run <= Math.min(runs, 20_000); run++) await execute(run);
const withoutMb = usedMb();
steps = 0;
const live = await startLive({ port: 0, folder: false });
const takenMb: number[] = [];
const startedAt = performance.now();
for (let run = 1; run <= runs; run++) {
  await execute(run);
  // As in an application, others get their turn now and then.
  if (run % 100 === 0) await eventLoopTurn();
  if (run % Math.floor(runs / 4) === 0) takenMb.push(usedMb() - withoutMb);
}
const seconds = (performance.now() - startedAt) / 1000;
const state = (await (await fetch(`${live.url ?? ''}api/state`)).json()) as {
  runs: { status: string }[];
  processes: { droppedRuns: number }[];
};
const figures: SoakFigures = {
  ...{ runs, steps, seconds, takenMb, shown: state.runs.length, dropped: state.processes[0]?.droppedRuns ?? 0 },
  failed: state.runs.filter(({ status }) => status === 'error').length,
};
await live.close();
process.send?.(figures, () => process.disconnect());

async function execute(run: number): Promise<void> {
  const isWide = run % wideEvery === 0;
  steps += isWide ? 403 : 4;
  await (isWide ? wide.execute(run) : story.execute(run)).catch(() => undefined);
}

function usedMb(): number {
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
