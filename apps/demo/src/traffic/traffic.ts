import { setTimeout as delay } from 'node:timers/promises';
import { costRuns } from './cost-runs.js';
import { everydayRuns } from './everyday-runs.js';
import { flowRuns } from './flow-runs.js';
import { guardRuns } from './guard-runs.js';

const intervalMs = 250;

/** A steady trickle of runs until the signal aborts, with all that dashboards and alerts are to show. */
export async function runTraffic(signal: AbortSignal): Promise<void> {
  const starts = [everydayRuns(), guardRuns(), flowRuns(), costRuns()];
  for (let turn = 0; !signal.aborted; turn++) {
    for (const run of starts.flatMap((start) => start(turn, signal))) void settled(run);
    await delay(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}

/** How a run ends is for the dashboards to show. */
async function settled(run: Promise<unknown>): Promise<void> {
  await run.catch(() => undefined);
}
