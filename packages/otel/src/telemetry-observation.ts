import { context as contextApi, trace } from '@opentelemetry/api';
import type {
  ObservedContext,
  StepEvent,
  StepInfo,
  StepLog,
  StepObservation,
  StepOutcome,
  StepSpending,
} from '@tta/core';
import { causesOf, errorsIn, monotonicNow, ToldErrors } from '@tta/core/authors';
import { eventPlan } from './catalogue/event-plan.js';
import type { EventLog } from './logging/event-log.js';
import type { LogSubject } from './logging/log-record.js';
import type { OmittedContext } from './process/omitted-context.js';
import type { ModelCall } from './metrics/cost-metrics.js';
import type { PrimitiveMetrics } from './metrics/primitive-metrics.js';
import { ambientContext, ambientStep, type AmbientStep } from './tracing/ambient-context.js';
import type { StepSpan } from './tracing/step-span.js';

type Failure = Exclude<StepOutcome, { status: 'success' }>;

const failureStatuses = ['error', 'timeout', 'cancelled', 'rejected'] as const satisfies Failure['status'][];

/** One observed step. It is also what its log records are about. */
export class TelemetryObservation implements StepObservation, LogSubject {
  // Parameter properties, because declared fields are written twice.
  constructor(
    private readonly step: StepInfo,
    readonly span: StepSpan | undefined,
    private readonly metrics: PrimitiveMetrics | undefined,
    private readonly eventLog: EventLog | undefined,
    /** The observed step around. */
    private readonly around: TelemetryObservation | undefined,
    public idsAsJson?: string | undefined,
    /** Of the outermost step: the failures inside, also those of workflows inside. Made at the first. */
    private told?: ToldErrors | undefined,
    /** The last call of a model in the step itself. */
    private call?: ModelCall | undefined,
    /** The failure that its composite has told by an event of its own, and threw by itself. */
    private thrown?: { readonly error: unknown } | undefined,
  ) {}

  get context(): ObservedContext {
    return this.step.context;
  }

  get name(): string {
    return this.step.primitive.name;
  }

  get omitted(): OmittedContext | undefined {
    return this.eventLog?.omitted;
  }

  /** Whether it is a workflow: inside no other step, or one of its own wherever it runs. */
  get isRoot(): boolean {
    return this.around === undefined || this.step.primitive.startsWorkflow === true;
  }

  get mayBeSaved(): boolean {
    return this.#around().mayRecover;
  }

  get traceId(): string | undefined {
    return this.span?.ids?.traceId;
  }

  get spanId(): string | undefined {
    return this.span?.ids?.spanId;
  }

  get tracedAs(): { readonly traceId: string } | undefined {
    return this.span?.reported;
  }

  event(event: StepEvent): void {
    const atMs = monotonicNow();
    const plan = eventPlan(event);
    this.metrics?.event(plan, event, atMs, this.span);
    if (plan.level === undefined) return;
    this.span?.event(plan, event, atMs);
    if (plan.part === 'failure' && event.error !== undefined) this.#tellThrown(event, atMs);
    this.eventLog?.event(this, plan, event, atMs);
  }

  log(line: StepLog): void {
    this.eventLog?.line(this, line, monotonicNow());
  }

  spend(spending: StepSpending): void {
    const call = this.metrics?.spent(spending, monotonicNow(), this.span);
    // A span that has ended takes no more.
    if (spending.late) return;
    this.call = call ?? this.call;
    this.span?.spent(spending);
  }

  end(outcome: StepOutcome): void {
    const endedAtMs = this.step.startedAtMs + outcome.durationMs;
    const isThrower = outcome.status !== 'success' && this.#isThrower(outcome, endedAtMs);
    const { isRoot, metrics, span, eventLog } = this;
    metrics?.ended(outcome, endedAtMs, isRoot, span?.exemplar);
    if (outcome.spent !== undefined) this.#endCosts(outcome, endedAtMs);
    if (isRoot && eventLog !== undefined) this.#endWorkflow(eventLog, outcome, endedAtMs);
    span?.end(outcome, isThrower, endedAtMs);
  }

  // Parts of few steps stand by themselves, because a longer `end` is not inlined into the path of each step.
  #endCosts(outcome: StepOutcome, endedAtMs: number): void {
    this.metrics?.endedCosts(outcome, this.call, endedAtMs, this.isRoot, this.span?.exemplar);
  }

  #endWorkflow(eventLog: EventLog, outcome: StepOutcome, endedAtMs: number): void {
    eventLog.running--;
    const failedStep = outcome.status === 'success' ? undefined : this.#throwerOf(outcome.error);
    eventLog.ended(this, outcome, failedStep, endedAtMs);
  }

  #isThrower(outcome: Failure, endedAtMs: number): boolean {
    return this.#tell(outcome, endedAtMs) || this.#hasThrown(outcome.error);
  }

  /** A composite tells its failure by an event of its own, before it ends: the failure of a step comes first. */
  #tellThrown({ error, attributes }: StepEvent, atMs: number): void {
    const status = failureStatuses.find((each) => each === attributes?.status) ?? 'error';
    if (this.#tell({ status, error, durationMs: atMs - this.step.startedAtMs }, atMs)) this.thrown = { error };
  }

  #hasThrown(error: unknown): boolean {
    return this.thrown !== undefined && Object.is(this.thrown.error, error);
  }

  /** Tells a failure where it was thrown. Whether that is here: a step around gets the same error once more. */
  #tell(outcome: Failure, endedAtMs: number): boolean {
    const { error } = outcome;
    const { primitive } = this.step;
    const { root, mayRecover } = this.#around();
    const told = (root.told ??= new ToldErrors());
    const thrower = told.stepOf(error, this);
    if (thrower !== undefined || this.#hasThrown(error)) {
      told.add(error, thrower ?? this.name, this.around);
      return false;
    }
    const inside = errorsIn(error);
    const isSummary =
      primitive.runsOnlyChildren && inside.length > 0 && inside.every((each) => told.stepOf(each, this) !== undefined);
    told.add(error, this.name, this.around);
    if (!isSummary) this.eventLog?.failed(this, outcome, mayRecover, endedAtMs);
    return !isSummary;
  }

  /** The outermost step, and whether a step around may still save the workflow. */
  #around(): { root: TelemetryObservation; mayRecover: boolean } {
    let mayRecover = false;
    let around = this.around;
    if (around === undefined) return { root: this, mayRecover };
    for (;;) {
      mayRecover ||= around.step.primitive.mayRecover === true;
      if (around.around === undefined) return { root: around, mayRecover };
      around = around.around;
    }
  }

  /** The name of the step that threw it, or threw what led to it. */
  #throwerOf(error: unknown): string {
    const { told } = this.#around().root;
    const names = [...causesOf(error), error].map((each) => told?.stepOf(each, this));
    // A text that it threw by itself is not remembered.
    return names.find((name) => name !== undefined) ?? this.name;
  }
}

/** One that makes its step's span the ambient one, for what other libraries trace. */
export class AmbientObservation extends TelemetryObservation implements AmbientStep {
  private running: ObservedContext | undefined = undefined;

  /** The step's own context, while it runs. */
  get own(): ObservedContext {
    return this.running ?? this.context;
  }

  run<T>(body: () => T, own: ObservedContext): T {
    const { span } = this;
    if (span === undefined) return body();
    this.running = own;
    span.step = this;
    return contextApi.with(span, body);
  }
}

/** The subject in the ambient context: the step that the calling code runs in, or a foreign span inside or outside of a step. */
export function currentSubject(): LogSubject | undefined {
  const step = ambientStep();
  if (step instanceof TelemetryObservation) return step;
  const span = trace.getSpanContext(ambientContext());
  return span === undefined ? undefined : { traceId: span.traceId, spanId: span.spanId };
}
