import type { RunTree, TreeStep } from '@tta/core/run-tree';
import { StepPlaces } from './step-places.js';

/** A step of two runs of a workflow; absent in the one that did not execute it. */
export interface ComparedStep {
  /** Unique in the comparison. */
  readonly place: number;
  readonly depth: number;
  readonly name: string;
  readonly type: string;
  readonly own: TreeStep | undefined;
  readonly other: TreeStep | undefined;
  /** Milliseconds that this run took longer; negative where it was quicker. */
  readonly longerMs: number | undefined;
}

/** The steps of both runs in one tree, in the order of the first; those of the other alone come last in theirs. */
export function compareRuns(run: RunTree, other: RunTree): ComparedStep[] {
  const places = new StepPlaces();
  const [own, others] = [places.of(run), places.of(other)];
  const inside = new Map<number | undefined, number[]>();
  for (const place of new Set([...own.keys(), ...others.keys()])) {
    const around = places.around(place);
    const siblings = inside.get(around);
    if (siblings === undefined) inside.set(around, [place]);
    else siblings.push(place);
  }
  const compared: ComparedStep[] = [];
  const waiting = [...(inside.get(undefined) ?? [])].reverse();
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const [one, two] = [own.get(place), others.get(place)];
    const { depth, name, type } = (one ?? two) as TreeStep;
    compared.push({ place, depth, name, type, own: one, other: two, longerMs: differenceOf(one, two) });
    waiting.push(...[...(inside.get(place) ?? [])].reverse());
  }
  return compared;
}

function differenceOf(one: TreeStep | undefined, two: TreeStep | undefined): number | undefined {
  return one?.durationMs === undefined || two?.durationMs === undefined ? undefined : one.durationMs - two.durationMs;
}
