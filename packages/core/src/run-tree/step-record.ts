import { errorsIn } from '../failures/causes.js';
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
  /** Takes more memory. */
  grow(bytes: number): void;
  /** Something has to be shown again. */
  changed(): void;
}

/** Failures of inner steps that a step remembers while it runs, so that it knows an error that it passes on. */
const mostErrors = 100;

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
  #errorsInside: Set<unknown> | undefined = undefined;

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
    // An outcome without an error keeps nothing else alive.
    this.outcome = status === 'success' ? outcome : { status, durationMs };
    this.meter?.ended(outcome, this.startedAtMs + durationMs);
    if (outcome.status === 'success') this.#errorsInside = undefined;
    else this.#fail(outcome);
    this.execution.stepEnded(this);
  }

  /** More of the step is kept. */
  grow(bytes: number): void {
    this.bytes += bytes;
    if (this.isKept) this.execution.grow(bytes);
  }

  #fail({ error, cancelledBy }: Exclude<StepOutcome, { status: 'success' }>): void {
    const threw = !this.#isPassedOn(error);
    this.parent?.noteErrorInside(error);
    this.#errorsInside = undefined;
    const told = treeError(error, threw);
    this.failure = { error: told, threw, cancelledBy };
    this.grow(bytesOf.mark + ((told.stack?.length ?? 0) + told.message.length) * bytesOf.textUnit);
  }

  /** A step inside failed. @internal */
  noteErrorInside(error: unknown): void {
    if (this.outcome !== undefined) return;
    const errors = (this.#errorsInside ??= new Set());
    errors.add(error);
    if (errors.size > mostErrors) errors.delete(errors.values().next().value);
  }

  /** Whether steps inside threw it, or all that it sums up. */
  #isPassedOn(error: unknown): boolean {
    const inside = this.#errorsInside;
    if (inside === undefined) return false;
    const summedUp = errorsIn(error);
    return inside.has(error) || (summedUp.length > 0 && summedUp.every((each) => inside.has(each)));
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
