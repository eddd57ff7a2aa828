import { describe, expect, it } from '@jest/globals';
import { WorkflowRuns } from './workflow-runs.js';

/** How many of these runs are kept: so many at each of the times. */
function keptAt(runs: WorkflowRuns, times: readonly number[], each: number): number[] {
  return times.map((atMs) => Array.from({ length: each }, () => runs.keepsNext(atMs)).filter(Boolean).length);
}

describe('WorkflowRuns', () => {
  it('keeps every run of a burst that fits, and then as many as half a minute replaces', () => {
    const runs = new WorkflowRuns({ p95Ms: () => undefined }, 600);

    expect(keptAt(runs, [1000], 600)).toEqual([600]);
    expect(keptAt(runs, [1000, 2000, 3000, 3000, 2500], 1000)).toEqual([0, 20, 20, 0, 0]);
    expect(keptAt(runs, [600_000], 1000)).toEqual([600]);
  });

  it('keeps every run that comes at a pace which people can follow', () => {
    const runs = new WorkflowRuns({ p95Ms: () => undefined }, 5000);
    const everySixMs = Array.from({ length: 20_000 }, (_, index) => index * 6);

    expect(keptAt(runs, everySixMs, 1).every((kept) => kept === 1)).toBe(true);
  });

  it('calls a run slow that took clearly longer than nearly all before', () => {
    const runs = new WorkflowRuns({ p95Ms: () => 100 }, 10);
    const judged = Array.from({ length: 20 }, () => runs.isSlow(1000));

    expect(judged).not.toContain(true);
    expect([runs.isSlow(120), runs.isSlow(130)]).toEqual([false, true]);
  });

  it('calls no run slow that a reader takes for quick', () => {
    const runs = new WorkflowRuns({ p95Ms: () => 0.1 }, 10);
    for (let run = 0; run < 20; run++) runs.isSlow(0.1);

    expect([runs.isSlow(9), runs.isSlow(11)]).toEqual([false, true]);
  });
});
