import type { Attributes } from '../instrumentation/step-observation.js';
import type { RunStatus, TreeMark, TreeStep } from './run-tree.js';
import type { StepExtras } from './step-extras.js';
import type { StepRecord } from './step-record.js';

/** The parts of a recorded step that are not as those of most: a task that succeeded, with no more to tell. */
export interface UnusualParts {
  readonly status: RunStatus;
  readonly mayRecover: boolean;
  readonly attributes: Attributes | undefined;
  readonly extras: StepExtras | undefined;
}

/** A recorded step. Its start is a reading of the monotonic clock. */
export interface RecordedStep {
  readonly id: number;
  /** Id of the nearest kept step around it. */
  readonly parent: number | undefined;
  readonly name: string;
  readonly type: string;
  readonly startedAtMs: number;
  readonly durationMs: number | undefined;
  readonly unusual: UnusualParts | undefined;
}

/** `undefined` for a step like most. */
export function unusualParts({ outcome, primitive, attributes, extras }: StepRecord): UnusualParts | undefined {
  const status = outcome?.status ?? 'running';
  const mayRecover = primitive.mayRecover === true;
  if (status === 'success' && !mayRecover && attributes === undefined && extras === undefined) return undefined;
  return { status, mayRecover, attributes, extras };
}

/** The steps as data, depth first, each inside the one around it. */
export function treeSteps(steps: readonly RecordedStep[]): TreeStep[] {
  const inside = new Map<number | undefined, RecordedStep[]>();
  for (const step of steps) {
    const siblings = inside.get(step.parent);
    if (siblings === undefined) inside.set(step.parent, [step]);
    else siblings.push(step);
  }
  const runStartedAtMs = steps[0]?.startedAtMs ?? 0;
  const ordered: TreeStep[] = [];
  // Not by recursion, because steps may be nested deeper than the stack.
  const waiting: [step: RecordedStep, depth: number][] = (inside.get(undefined) ?? []).map((root) => [root, 0]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [step, depth] = next;
    ordered.push(treeStep(step, depth, runStartedAtMs));
    const children = inside.get(step.id) ?? [];
    for (let at = children.length - 1; at >= 0; at--) waiting.push([children[at] as RecordedStep, depth + 1]);
  }
  return ordered;
}

function treeStep(
  { id, parent, name, type, startedAtMs, durationMs, unusual }: RecordedStep,
  depth: number,
  runStartedAtMs: number,
): TreeStep {
  const { status = 'success', mayRecover = false, attributes, extras } = unusual ?? {};
  const { marks = [], droppedChildren = 0, droppedMarks = 0, input, output, costUsd } = extras ?? {};
  return {
    ...{ id, parent, depth, name, type, status, startMs: startedAtMs - runStartedAtMs, durationMs, attributes },
    ...extras?.failure,
    ...(mayRecover && { mayRecover }),
    marks: marks.map((mark) => treeMark(mark, runStartedAtMs)),
    ...(droppedChildren > 0 && { droppedChildren }),
    ...(droppedMarks > 0 && { droppedMarks }),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(costUsd !== undefined && { costUsd }),
  };
}

function treeMark({ kind, name, level, atMs, fields, error }: TreeMark, runStartedAtMs: number): TreeMark {
  return { kind, name, level, atMs: atMs - runStartedAtMs, fields, error };
}
