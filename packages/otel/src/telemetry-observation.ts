import { context as contextApi } from '@opentelemetry/api';
import type { Instrumentation, StepEvent, StepInfo, StepObservation, StepOutcome, WorkflowPrimitive } from '@tta/core';
import type { EventLog } from './logging-instrumentation.js';
import type { LogSubject } from './log-record.js';
import type { MetricRegistry } from './metric-registry.js';
import { PrimitiveMetrics } from './metrics-instrumentation.js';
import type { StepSpan, StepTracing } from './tracing-instrumentation.js';

/** What observes steps; each part may be missing. */
export interface Observers {
  readonly tracing?: StepTracing | undefined;
  readonly metrics?: MetricRegistry | undefined;
  readonly log?: EventLog | undefined;
}

/**
 * Spans, metrics and logs of steps in one listener: they share the span's ids, and one observation a step costs less than
 * three that are composed.
 */
export class TelemetryInstrumentation implements Instrumentation {
  readonly #observers: Observers;
  readonly #metrics = new WeakMap<WorkflowPrimitive<never, unknown>, PrimitiveMetrics>();

  constructor(observers: Observers) {
    this.#observers = observers;
  }

  start(step: StepInfo, parent: StepObservation | undefined): TelemetryObservation {
    const around = parent as TelemetryObservation | undefined;
    const metrics = this.#metricsOf(step.primitive);
    metrics?.started();
    const span = this.#observers.tracing?.start(step, around?.span);
    return new TelemetryObservation(step, span, metrics, this.#observers.log, around === undefined);
  }

  #metricsOf(primitive: WorkflowPrimitive<never, unknown>): PrimitiveMetrics | undefined {
    const { metrics: registry } = this.#observers;
    if (registry === undefined) return undefined;
    let metrics = this.#metrics.get(primitive);
    if (metrics === undefined) this.#metrics.set(primitive, (metrics = new PrimitiveMetrics(registry, primitive)));
    return metrics;
  }
}

/** One observed step. It is also what its log records are about: `LogSubject`. */
export class TelemetryObservation implements StepObservation, LogSubject {
  readonly context: StepInfo['context'];
  readonly #step: StepInfo;
  readonly #metrics: PrimitiveMetrics | undefined;
  readonly #log: EventLog | undefined;
  readonly #isRoot: boolean;

  constructor(
    step: StepInfo,
    readonly span: StepSpan | undefined,
    metrics: PrimitiveMetrics | undefined,
    log: EventLog | undefined,
    isRoot: boolean,
  ) {
    this.#step = step;
    this.context = step.context;
    this.#metrics = metrics;
    this.#log = log;
    this.#isRoot = isRoot;
  }

  get traceId(): string | undefined {
    return this.span?.ids?.traceId;
  }

  get spanId(): string | undefined {
    return this.span?.ids?.spanId;
  }

  /**
   * Makes the step's span the ambient one, for what other libraries trace. Not for a composite, whose children do so
   * themselves: each ambient context makes every promise inside it dearer.
   */
  run<T>(body: () => T): T {
    const { span } = this;
    if (span === undefined || this.#step.primitive.runsOnlyChildren) return body();
    return contextApi.with(span.openTelemetryContext, body);
  }

  event(event: StepEvent): void {
    const atMs = performance.now();
    this.#metrics?.event(event);
    this.span?.event(event, atMs);
    this.#log?.event(this, event, atMs);
  }

  end(outcome: StepOutcome): void {
    const endedAtMs = this.#step.startedAtMs + outcome.durationMs;
    this.#metrics?.ended(outcome, endedAtMs, this.#isRoot, this.span?.exemplar);
    this.span?.end(outcome, endedAtMs);
  }
}
