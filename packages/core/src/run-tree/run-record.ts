import type { StepInfo } from '../instrumentation/step-info.js';
import type { ObservedContext, StepObservation } from '../instrumentation/step-observation.js';
import { ownText } from '../platform/own-text.js';
import { CapturingStepRecord } from './capturing-step-record.js';
import { FinishedRun } from './finished-run.js';
import { plusCost, type NamedFacts, type RecordedRun } from './recorded-run.js';
import { bytesOf, type RunLimits } from './run-limits.js';
import type { RunStatus, RunTree } from './run-tree.js';
import { StepRecord, type RunOfStep, type StepMeter } from './step-record.js';
import { treeSteps, unusualParts, type RecordedStep } from './tree-steps.js';

/** Hears about the runs that a recorder records. Called in the workflow's own turn: it has to be quick. */
export interface RunListener {
  /** A run of this workflow began. */
  started?(run: RunRecord, workflow: StepInfo['primitive']): void;
  /** Something in a run changed, and it takes so many bytes more. Also after its end, by code that it left running. */
  changed?(run: RunRecord, bytes: number): void;
  /** The root step ended. Steps that it left behind may still go on. */
  ended?(run: RunRecord): void;
  /** All steps have ended: `run.finished()` is all that has to be kept. */
  finished?(run: RunRecord): void;
  /** Counts the executions of a step, in whichever run. */
  meterOf?(primitive: StepInfo['primitive']): StepMeter | undefined;
}

const noSteps: readonly StepRecord[] = Object.freeze([]);

/** One execution of a workflow while it runs. */
export class RunRecord implements RunOfStep, RecordedRun {
  readonly id: string;
  readonly correlationId: string;
  readonly causationId: string | undefined;
  readonly root: StepRecord;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly deadlineMs: number | undefined;
  readonly named: NamedFacts | undefined;
  /** Kept steps after the root, in the order in which they came. */
  inner: readonly StepRecord[] = noSteps;
  /** All steps that started. */
  stepCount = 1;
  dropped = 0;
  bytes: number = bytesOf.run + bytesOf.step;
  traceId: string | undefined = undefined;
  /** For the listener's own use. */
  note: object | undefined = undefined;
  #running = 1;
  #extraFailures = 0;

  constructor(
    step: StepInfo,
    readonly limits: RunLimits,
    private readonly listener: RunListener,
    /** Whether inputs and results of steps are kept. */
    private readonly captures: boolean,
    private readonly readsTraceId: boolean,
  ) {
    const { context, primitive } = step;
    const { maxText } = limits;
    this.id = ownText(context.workflowId, maxText);
    this.correlationId = ownText(context.correlationId, maxText);
    this.causationId = context.causationId;
    this.startedAt = Date.now();
    const leftMs = context.remainingMs();
    this.deadlineMs = leftMs === Infinity ? undefined : leftMs;
    this.named = namedFacts(context, maxText);
    this.root = this.#record(0, undefined, step, true);
    listener.started?.(this, primitive);
  }

  get status(): RunStatus {
    return this.root.outcome?.status ?? 'running';
  }

  get durationMs(): number | undefined {
    return this.root.outcome?.durationMs;
  }

  get costUsd(): number | undefined {
    return this.inner.reduce((sum, { extras }) => plusCost(sum, extras?.costUsd), this.root.extras?.costUsd);
  }

  get isFull(): boolean {
    return this.bytes >= this.limits.maxBytes;
  }

  get facts(): Omit<RunTree, 'steps'> {
    const { id, correlationId, causationId, traceId, root, startedAt, deadlineMs, stepCount, named } = this;
    return {
      ...{ id, correlationId, causationId, traceId },
      ...{ workflow: root.primitive.name, startedAt, deadlineMs, stepCount, ...named },
    };
  }

  startStep(info: StepInfo, parent: StepRecord): StepRecord {
    const { maxChildren, maxSteps } = this.limits;
    const mayKeep =
      parent.isKept && parent.childCount < maxChildren && this.inner.length + 1 < maxSteps && !this.isFull;
    const step = this.#record(this.stepCount++, parent, info, mayKeep);
    this.#running++;
    if (mayKeep) this.#keep(step, parent);
    else {
      // An outer step that is not kept counts alone.
      if (parent.isKept) parent.having().droppedChildren++;
      this.dropped++;
      this.changed(0);
    }
    return step;
  }

  stepEnded(step: StepRecord, all: StepObservation | undefined): void {
    this.#running--;
    if (step === this.root && this.readsTraceId) this.traceId = all?.tracedAs?.traceId;
    if (!step.isKept && step.extras?.failure?.threw === true) this.#keepFailure(step);
    this.changed(0);
    if (step === this.root) this.listener.ended?.(this);
    if (this.#running === 0) this.listener.finished?.(this);
  }

  changed(bytes: number): void {
    this.bytes += bytes;
    this.listener.changed?.(this, bytes);
  }

  toTree(): RunTree {
    return { ...this.facts, steps: treeSteps([this.root, ...this.inner].map(recordedStep)) };
  }

  /** The run as it is now, in little memory. */
  finished(): FinishedRun {
    return FinishedRun.of(this);
  }

  #record(
    id: number,
    parent: StepRecord | undefined,
    { primitive, context, startedAtMs }: StepInfo,
    isKept: boolean,
  ): StepRecord {
    const { stepAttributes } = context;
    const meter = this.listener.meterOf?.(primitive);
    // Two calls and not one of a class that is held in a variable, because engines inline these.
    return this.captures
      ? new CapturingStepRecord(this, id, parent, primitive, startedAtMs, stepAttributes, meter, isKept)
      : new StepRecord(this, id, parent, primitive, startedAtMs, stepAttributes, meter, isKept);
  }

  #keep(step: StepRecord, around: StepRecord): void {
    if (this.inner === noSteps) this.inner = [step];
    else (this.inner as StepRecord[]).push(step);
    around.childCount++;
    this.changed(bytesOf.step + (step.extras?.bytes ?? 0));
  }

  /** A failure that is beyond the bounds is what people look for: it is kept under the nearest step that is. */
  #keepFailure(step: StepRecord): void {
    const around = step.keptParent;
    if (around === undefined || this.#extraFailures >= this.limits.maxExtraFailures) return;
    this.#extraFailures++;
    if (around === step.parent) around.having().droppedChildren--;
    this.dropped--;
    step.isKept = true;
    this.#keep(step, around);
  }
}

function recordedStep(step: StepRecord): RecordedStep {
  const { id, keptParent, primitive, startedAtMs, outcome } = step;
  const { name, type } = primitive;
  const unusual = unusualParts(step);
  return { id, parent: keptParent?.id, name, type, startedAtMs, durationMs: outcome?.durationMs, unusual };
}

/** Most executions have neither tags nor metadata. */
function namedFacts({ tags, metadata }: ObservedContext, longest: number): NamedFacts | undefined {
  if (!isFilled(tags) && !isFilled(metadata)) return undefined;
  return { tags: shortMap(tags, longest), metadata: shortMap(metadata, longest) };
}

function isFilled(map: object): boolean {
  for (const _ in map) return true;
  return false;
}

function shortMap(given: Readonly<Record<string, string>>, longest: number): Record<string, string> {
  const entries = Object.entries(given).slice(0, 20);
  return Object.fromEntries(entries.map(([key, value]) => [key, ownText(value, longest)]));
}
