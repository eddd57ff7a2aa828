import { waitsOf, type RunTree, type TreeStep } from '@tta/core/run-tree';

/** Steps by the step around them, in the order of their starts. */
export function childrenOf({ steps }: Pick<RunTree, 'steps'>): ReadonlyMap<number | undefined, readonly TreeStep[]> {
  const inside = new Map<number | undefined, TreeStep[]>();
  for (const step of steps) {
    const siblings = inside.get(step.parent);
    if (siblings === undefined) inside.set(step.parent, [step]);
    else siblings.push(step);
  }
  return inside;
}

/** When a step ended; a step that runs ends now. */
export function endOf({ startMs, durationMs }: TreeStep, nowMs: number): number {
  return durationMs === undefined ? Math.max(startMs, nowMs) : startMs + durationMs;
}

/**
 * The steps that the run's duration depends on: from the end backwards, always the step that ended last before the next
 * one on the path began.
 */
export function criticalPath(run: RunTree, nowMs: number): ReadonlySet<number> {
  const inside = childrenOf(run);
  const path = new Set<number>();
  const waiting: [step: TreeStep, until: number][] = [];
  const [root] = run.steps;
  if (root !== undefined) waiting.push([root, endOf(root, nowMs)]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [step, until] = next;
    path.add(step.id);
    let left = until;
    const byEnd = [...(inside.get(step.id) ?? [])].sort((one, other) => endOf(other, nowMs) - endOf(one, nowMs));
    for (const child of byEnd) {
      // One that goes on after this moment was not waited for, and one that another step ended did not decide the end.
      if (endOf(child, nowMs) > left + tolerance || child.cancelledBy === 'sibling') continue;
      waiting.push([child, endOf(child, nowMs)]);
      left = child.startMs;
    }
  }
  return path;
}

/** Clocks are read once for each step, so a step may seem to end a little after the one around it. */
const tolerance = 0.5;

/** Milliseconds of a step in which none of the steps inside ran, and which were not a wait between attempts. */
export function timeInNoStep(step: TreeStep, children: readonly TreeStep[], nowMs: number): number {
  let covered = 0;
  let until = step.startMs;
  const end = endOf(step, nowMs);
  const spans = children.map((child) => ({ fromMs: child.startMs, toMs: endOf(child, nowMs) }));
  for (const { fromMs, toMs } of [...spans, ...waitsOf(step)].sort((one, other) => one.fromMs - other.fromMs)) {
    const from = Math.max(fromMs, until);
    const to = Math.min(toMs, end);
    if (to > from) {
      covered += to - from;
      until = to;
    }
  }
  return Math.max(0, end - step.startMs - covered);
}

/** The run's time scale: to its end, or to its deadline where that is near. */
export function scaleMs({ steps, deadlineMs }: RunTree, nowMs: number): number {
  const end = Math.max(0.001, ...steps.map((step) => endOf(step, nowMs)));
  return deadlineMs !== undefined && deadlineMs > end && deadlineMs < end * 2 ? deadlineMs * 1.02 : end;
}
