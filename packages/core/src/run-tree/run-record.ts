import type { StepInfo } from '../instrumentation/step-info.js';
import { monotonicNow } from '../platform/monotonic-now.js';
import { ownText } from '../platform/own-text.js';
import { bytesOf, type RunLimits } from './run-limits.js';
import type { RunStatus, RunTree, TreeMark, TreeStep } from './run-tree.js';
import { StepRecord, type RunOfStep, type StepMeter } from './step-record.js';

/** Hears about the runs that a recorder records. Called in the workflow's own turn: it has to be quick. */
export interface RunListener {
  /** A run of this workflow began. */
  started?(run: RunRecord, workflow: StepInfo['primitive']): void;
  /** Something in a run changed, and it takes so many bytes more. */
  changed?(run: RunRecord, bytes: number): void;
  /** The root step ended. Steps that it left behind may still go on. */
  ended?(run: RunRecord): void;
  /** Counts the executions of a step, in whichever run. */
  meterOf?(primitive: StepInfo['primitive']): StepMeter | undefined;
}

/** One execution of a workflow while it runs, and as it is remembered. */
export class RunRecord implements RunOfStep {
  readonly id: string;
  readonly correlationId: string;
  readonly causationId: string | undefined;
  readonly root: StepRecord;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly deadlineMs: number | undefined;
  /** All steps that started. */
  stepCount = 1;
  dropped = 0;
  bytes: number = bytesOf.run + bytesOf.step;
  /** For the listener's own use. */
  note: object | undefined = undefined;
  #keptSteps = 1;
  #extraFailures = 0;
  readonly #facts: Pick<RunTree, 'tags' | 'metadata'> | undefined;

  constructor(
    step: StepInfo,
    readonly limits: RunLimits,
    private readonly listener: RunListener,
  ) {
    const { context } = step;
    const { maxText } = limits;
    this.id = ownText(context.workflowId, maxText);
    this.correlationId = ownText(context.correlationId, maxText);
    this.causationId = context.causationId;
    this.startedAt = Date.now() - (monotonicNow() - step.startedAtMs);
    const leftMs = context.remainingMs();
    this.deadlineMs = leftMs === Infinity ? undefined : leftMs;
    const { tags, metadata } = context;
    // Most runs have neither.
    if (isFilled(tags) || isFilled(metadata))
      this.#facts = { ...shortMap('tags', tags, maxText), ...shortMap('metadata', metadata, maxText) };
    this.root = new StepRecord(this, 0, undefined, step, listener.meterOf?.(step.primitive), true);
    listener.started?.(this, step.primitive);
  }

  get status(): RunStatus {
    return this.root.outcome?.status ?? 'running';
  }

  get isFull(): boolean {
    return this.bytes >= this.limits.maxBytes;
  }

  startStep(step: StepInfo, parent: StepRecord): StepRecord {
    const { maxChildren, maxSteps } = this.limits;
    const mayKeep = parent.isKept && parent.children.length < maxChildren && this.#keptSteps < maxSteps && !this.isFull;
    const child = new StepRecord(
      this,
      this.stepCount++,
      parent,
      step,
      this.listener.meterOf?.(step.primitive),
      mayKeep,
    );
    if (mayKeep) {
      parent.addChild(child);
      this.#keptSteps++;
      this.grow(child.bytes);
    } else {
      // An outer step that is not kept counts alone.
      if (parent.isKept) parent.droppedChildren++;
      this.dropped++;
    }
    this.changed();
    return child;
  }

  stepEnded(step: StepRecord): void {
    if (!step.isKept && step.failure?.threw === true) this.#keepFailure(step);
    this.changed();
    if (step === this.root) this.listener.ended?.(this);
  }

  grow(bytes: number): void {
    this.bytes += bytes;
    this.listener.changed?.(this, bytes);
  }

  changed(): void {
    this.listener.changed?.(this, 0);
  }

  /** The run as data. Steps that run have no duration. */
  toTree(): RunTree {
    const { id, correlationId, causationId, root, startedAt, deadlineMs, stepCount } = this;
    const steps: TreeStep[] = [];
    const waiting: [record: StepRecord, depth: number][] = [[root, 0]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [record, depth] = next;
      steps.push(treeStep(record, depth, root.startedAtMs));
      for (let at = record.children.length - 1; at >= 0; at--)
        waiting.push([record.children[at] as StepRecord, depth + 1]);
    }
    return {
      ...{ id, correlationId, causationId, workflow: root.name, startedAt, deadlineMs, steps, stepCount },
      ...this.#facts,
    };
  }

  /** A failure that is beyond the bounds is what people look for: it is kept under the nearest step that is. */
  #keepFailure(step: StepRecord): void {
    if (this.#extraFailures >= this.limits.maxExtraFailures) return;
    let around = step.parent;
    while (around !== undefined && !around.isKept) around = around.parent;
    if (around === undefined) return;
    this.#extraFailures++;
    if (around === step.parent) around.droppedChildren--;
    this.dropped--;
    step.isKept = true;
    step.children = [];
    around.addChild(step);
    this.grow(step.bytes);
  }
}

function treeStep(record: StepRecord, depth: number, runStartedAtMs: number): TreeStep {
  const { id, parent, name, type, outcome, failure, attributes, input, output, costUsd } = record;
  return {
    ...{ id, parent: parent?.id, depth, name, type, status: outcome?.status ?? 'running' },
    ...{ startMs: record.startedAtMs - runStartedAtMs, durationMs: outcome?.durationMs, attributes, ...failure },
    ...(record.mayRecover && { mayRecover: true }),
    marks: record.marks.map((mark) => treeMark(mark, runStartedAtMs)),
    ...(record.droppedChildren > 0 && { droppedChildren: record.droppedChildren }),
    ...(record.droppedMarks > 0 && { droppedMarks: record.droppedMarks }),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(costUsd !== undefined && { costUsd }),
  };
}

function treeMark({ kind, name, level, atMs, fields, error }: TreeMark, runStartedAtMs: number): TreeMark {
  return { kind, name, level, atMs: atMs - runStartedAtMs, fields, error };
}

function isFilled(map: object): boolean {
  for (const _ in map) return true;
  return false;
}

function shortMap<Name extends string>(
  name: Name,
  given: Readonly<Record<string, string>>,
  longest: number,
): Partial<Record<Name, Record<string, string>>> {
  const entries = Object.entries(given).slice(0, 20);
  const short = Object.fromEntries(entries.map(([key, value]) => [key, ownText(value, longest)]));
  return { [name]: short } as Record<Name, Record<string, string>>;
}
