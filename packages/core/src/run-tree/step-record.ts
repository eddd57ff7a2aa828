import { errorsIn } from '../failures/causes.js';
import type { ObservedStep, StepInfo } from '../instrumentation/step-info.js';
import type {
  Attributes,
  StepEvent,
  StepLog,
  StepObservation,
  StepSpending,
} from '../instrumentation/step-observation.js';
import type { StepOutcome } from '../outcome.js';
import { monotonicNow } from '../platform/monotonic-now.js';
import { eventMark, isWorthKeeping, logMark, type MarkRecord } from './mark-record.js';
import { bytesOf, type RunLimits } from './run-limits.js';
import type { TreeError } from './run-tree.js';
import { StepExtras } from './step-extras.js';
import { treeError } from './tree-error.js';

/** Counts what happens in all executions of one step. */
export interface StepMeter {
  event(event: StepEvent): void;
  spend(spending: StepSpending): void;
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
  stepEnded(step: StepRecord, all: StepObservation | undefined): void;
  /** Something has to be shown again, and it takes so many bytes more. */
  changed(bytes: number): void;
}

/** Failures of inner steps that a step remembers while it runs, so that it knows an error that it passes on. */
const mostErrors = 100;

/** One step while it runs. Its times are readings of the monotonic clock. */
export class StepRecord implements StepObservation {
  /** How it ended; `undefined` while it runs. */
  outcome: { readonly status: StepOutcome['status']; readonly durationMs: number } | undefined = undefined;
  /** Steps directly inside that are kept. */
  childCount = 0;
  extras: StepExtras | undefined = undefined;
  #errorsInside: Set<unknown> | undefined = undefined;

  constructor(
    readonly execution: RunOfStep,
    readonly id: number,
    readonly parent: StepRecord | undefined,
    readonly primitive: ObservedStep,
    readonly startedAtMs: number,
    readonly attributes: Attributes | undefined,
    readonly meter: StepMeter | undefined,
    /** Whether it is part of what is kept of the run. */
    public isKept: boolean,
  ) {}

  /** The nearest step around it that is kept. */
  get keptParent(): StepRecord | undefined {
    let around = this.parent;
    while (around !== undefined && !around.isKept) around = around.parent;
    return around;
  }

  event(event: StepEvent): void {
    this.meter?.event(event);
    if (isWorthKeeping(event) && this.#mayMark())
      this.#mark(eventMark(event, monotonicNow(), this.execution.limits.maxText));
  }

  log(line: StepLog): void {
    if (this.#mayMark()) this.#mark(logMark(line, monotonicNow(), this.execution.limits.maxText));
  }

  spend(spending: StepSpending): void {
    this.meter?.spend(spending);
    const extras = this.having();
    extras.costUsd = (extras.costUsd ?? 0) + spending.usd;
    this.grow(0);
  }

  end(outcome: StepOutcome, all?: StepObservation): void {
    const { status, durationMs } = outcome;
    // An outcome without an error keeps nothing else alive.
    this.outcome = status === 'success' ? outcome : { status, durationMs };
    this.meter?.ended(outcome, this.startedAtMs + durationMs);
    if (outcome.status !== 'success') this.#fail(outcome);
    this.#errorsInside = undefined;
    this.execution.stepEnded(this, all);
  }

  /** The extras, made where there are none. */
  having(): StepExtras {
    return (this.extras ??= new StepExtras());
  }

  /** More of the step is kept. */
  protected grow(bytes: number): void {
    this.having().bytes += bytes;
    this.execution.changed(this.isKept ? bytes : 0);
  }

  #fail({ error, cancelledBy }: Exclude<StepOutcome, { status: 'success' }>): void {
    const threw = !this.#isPassedOn(error);
    this.parent?.noteErrorInside(error);
    const told = treeError(error, threw);
    this.having().failure = { error: told, threw, cancelledBy };
    this.grow(bytesOfError(told));
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

  /** Counts one mark that is not kept, because there are too many. */
  #mayMark(): boolean {
    const { execution, extras } = this;
    if ((extras?.marks.length ?? 0) < execution.limits.maxMarks && !execution.isFull) return true;
    this.having().droppedMarks++;
    execution.dropped++;
    return false;
  }

  #mark(mark: MarkRecord): void {
    this.having().addMark(mark);
    this.grow(mark.bytes);
  }
}

function bytesOfError({ message, causes, stack = '' }: TreeError): number {
  const texts = causes.reduce((sum, cause) => sum + cause.message.length, message.length + stack.length);
  return bytesOf.mark * (1 + causes.length) + texts * bytesOf.textUnit;
}
