import type { StepInfo } from '../instrumentation/step-info.js';
import type { Attributes, StepEvent, StepLog, StepObservation } from '../instrumentation/step-observation.js';
import type { StepOutcome } from '../outcome.js';
import { monotonicNow } from '../platform/monotonic-now.js';
import { eventMark, isWorthKeeping, logMark, type MarkRecord } from './mark-record.js';
import { bytesOf, type RunLimits } from './run-limits.js';
import type { TreeStep } from './run-tree.js';
import { treeError } from './tree-error.js';

/** Counts what happens in all executions of one step. */
export interface StepMeter {
  event(event: StepEvent): void;
  ended(outcome: StepOutcome, endedAtMs: number): void;
}

/** The run that a step belongs to, as the step needs it. */
export interface RunOfStep {
  readonly limits: RunLimits;
  /** Whether no more of it is kept, failures aside. */
  readonly isFull: boolean;
  /** Steps, events and lines that are not kept. */
  dropped: number;
  /** A step inside started. */
  startStep(step: StepInfo, parent: StepRecord): StepRecord;
  /** A step ended. */
  stepEnded(step: StepRecord): void;
  /** Notes a failure. Returns whether it began in the step that notes it: steps around get the same error once more. */
  noteFailure(error: unknown): boolean;
  /** Takes more memory. */
  grow(bytes: number): void;
  /** Something has to be shown again. */
  changed(): void;
}

const none: readonly never[] = Object.freeze([]);

/** One step while it runs, and as it is remembered. Its times are readings of the monotonic clock. */
export class StepRecord implements StepObservation {
  readonly name: string;
  readonly type: string;
  readonly mayRecover: boolean;
  readonly startedAtMs: number;
  readonly attributes: Attributes | undefined;
  outcome: { readonly status: StepOutcome['status']; readonly durationMs: number } | undefined = undefined;
  failure: Pick<TreeStep, 'error' | 'threw' | 'cancelledBy'> | undefined = undefined;
  input: string | undefined = undefined;
  output: string | undefined = undefined;
  costUsd: number | undefined = undefined;
  children: readonly StepRecord[] = none;
  marks: readonly MarkRecord[] = none;
  droppedChildren = 0;
  droppedMarks = 0;
  bytes: number = bytesOf.step;

  constructor(
    readonly execution: RunOfStep,
    readonly id: number,
    readonly parent: StepRecord | undefined,
    { primitive, context, startedAtMs }: StepInfo,
    private readonly meter: StepMeter | undefined,
    /** Whether it is part of what is kept of the run. */
    public isKept: boolean,
  ) {
    this.name = primitive.name;
    this.type = primitive.type;
    this.mayRecover = primitive.mayRecover === true;
    this.startedAtMs = startedAtMs;
    this.attributes = context.stepAttributes;
  }

  event(event: StepEvent): void {
    this.meter?.event(event);
    if (isWorthKeeping(event)) this.#keep((atMs, longest) => eventMark(event, atMs, longest));
  }

  log(line: StepLog): void {
    this.#keep((atMs, longest) => logMark(line, atMs, longest));
  }

  end(outcome: StepOutcome): void {
    const { status, durationMs } = outcome;
    this.outcome = { status, durationMs };
    this.meter?.ended(outcome, this.startedAtMs + durationMs);
    if (outcome.status !== 'success') this.#fail(outcome);
    this.execution.stepEnded(this);
  }

  /** More of the step is kept. */
  grow(bytes: number): void {
    this.bytes += bytes;
    if (this.isKept) this.execution.grow(bytes);
  }

  #fail({ error, cancelledBy }: Exclude<StepOutcome, { status: 'success' }>): void {
    const threw = this.execution.noteFailure(error);
    const told = treeError(error, threw);
    this.failure = { error: told, threw, cancelledBy };
    this.grow(bytesOf.mark + ((told.stack?.length ?? 0) + told.message.length) * bytesOf.textUnit);
  }

  #keep(make: (atMs: number, longest: number) => MarkRecord): void {
    const { maxMarks, maxText } = this.execution.limits;
    if (this.marks.length >= maxMarks || this.execution.isFull) {
      this.droppedMarks++;
      this.execution.dropped++;
      return;
    }
    const mark = make(monotonicNow(), maxText);
    if (this.marks === none) this.marks = [mark];
    else (this.marks as MarkRecord[]).push(mark);
    this.grow(mark.bytes);
    this.execution.changed();
  }

  /** @internal */
  addChild(child: StepRecord): void {
    if (this.children === none) this.children = [child];
    else (this.children as StepRecord[]).push(child);
  }
}
