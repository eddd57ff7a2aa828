import type { RunTree, TreeStep } from '@tta/core/run-tree';
import { StepPlaces } from './step-places.js';

/** More would take long, and hardly change it. */
export const mostRunsOfMedian = 100;

/** A run that never was: each step began and took as long as in half of the runs. */
export interface MedianRun {
  /** Runs that it is made of. */
  readonly runs: number;
  /** Absent where there are no runs. */
  readonly run?: RunTree | undefined;
}

/** The median of runs of one workflow: the steps that at least half of them have. */
export function medianRun(runs: readonly RunTree[]): MedianRun {
  const places = new StepPlaces();
  const byPlace = new Map<number, TreeStep[]>();
  for (const run of runs) {
    for (const [place, step] of places.of(run)) {
      const same = byPlace.get(place);
      if (same === undefined) byPlace.set(place, [step]);
      else same.push(step);
    }
  }
  const [first] = runs;
  if (first === undefined) return { runs: 0 };
  const usual = Array.from(byPlace).filter(([, same]) => same.length * 2 >= runs.length);
  const ids = new Map<number | undefined, number>(usual.map(([place], id) => [place, id]));
  const steps = usual.map(([place, same], id): TreeStep => {
    const { name, type, depth, status } = same[0] as TreeStep;
    return {
      ...{ id, parent: ids.get(places.around(place)), depth, name, type, status, marks: [] },
      startMs: median(same.map(({ startMs }) => startMs)),
      durationMs: median(same.map(({ durationMs = 0 }) => durationMs)),
    };
  });
  const { workflow } = first;
  const run = { id: 'median', correlationId: 'median', workflow, startedAt: 0, stepCount: steps.length, steps };
  return { runs: runs.length, run };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
