import type { Instrumentation, ObservedContext, ObservedStep, StepEvent, StepInfo, StepObservation } from '@tta/core';
import { describeError, stepsOf, warn } from '@tta/core/authors';
import { ambientStep, hasContextManager } from './tracing/ambient-context.js';
import type { EventLog } from './logging/event-log.js';
import { eventPlan } from './catalogue/event-plan.js';
import { EventMetrics } from './metrics/event-metrics.js';
import type { GaugeShares } from './metrics/gauge-shares.js';
import type { MetricRegistry } from './metrics/metric-registry.js';
import { PrimitiveMetrics } from './metrics/primitive-metrics.js';
import type { StepSpan } from './tracing/step-span.js';
import type { StepTracing } from './tracing/step-tracing.js';
import { AmbientObservation, TelemetryObservation } from './telemetry-observation.js';

/** The observers of steps; each is optional. */
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
  readonly #metrics = new WeakMap<ObservedStep, PrimitiveMetrics>();
  /** Of steps that events are reported of: those may never run here. */
  readonly #reported = new WeakMap<ObservedStep, EventMetrics>();
  /** A primitive that is gone holds nothing any more. */
  readonly #gone = new FinalizationRegistry<GaugeShares>((gauges) => gauges.release());
  #hasWarned = false;

  constructor(observers: Observers) {
    this.#observers = observers;
  }

  start(step: StepInfo, parent: StepObservation | undefined): TelemetryObservation {
    // All in one function: a short one is inlined into its caller, and then there is no room left for what it calls.
    const { primitive } = step;
    const { tracing, metrics: registry, log } = this.#observers;
    const around = parent instanceof TelemetryObservation ? parent : undefined;
    const isRoot = around === undefined || primitive.startsWorkflow === true;
    let span: StepSpan | undefined;
    try {
      span = tracing?.start(step, around?.span);
    } catch (error) {
      this.#lostSpan(error);
    }
    const metrics = this.#metrics.get(primitive) ?? this.#newMetricsOf(primitive, registry);
    metrics?.started(isRoot);
    if (log !== undefined && isRoot) log.running++;
    // For a composite nothing is made ambient, since its children are: each ambient context makes every promise inside it dearer.
    const isAmbient = span !== undefined && !primitive.runsOnlyChildren && hasContextManager();
    const Observation = isAmbient ? AmbientObservation : TelemetryObservation;
    return new Observation(step, span, metrics, log, around);
  }

  /** Has the numbers of a workflow and of all steps inside it exist with 0. */
  declare(workflow: ObservedStep): void {
    const { metrics: registry } = this.#observers;
    for (const step of stepsOf(workflow)) {
      const metrics = this.#metrics.get(step) ?? this.#newMetricsOf(step, registry);
      if (step.startsWorkflow === true) metrics?.declareWorkflow();
    }
    this.#metrics.get(workflow)?.declareWorkflow();
  }

  /** Counts an event that belongs to no execution. */
  report(step: ObservedStep, event: StepEvent): void {
    const { metrics: registry } = this.#observers;
    if (registry === undefined) return;
    let metrics = this.#reported.get(step);
    if (metrics === undefined) {
      metrics = new EventMetrics(registry, step);
      this.#reported.set(step, metrics);
      this.#gone.register(step, metrics.gauges);
    }
    metrics.count(eventPlan(event), event);
  }

  ambient(): ObservedContext | undefined {
    return ambientStep()?.own;
  }

  /** A sampler or processor that throws costs the span, not the numbers and the log. */
  #lostSpan(error: unknown): void {
    this.#observers.metrics?.dropped('spans', 'start_failed');
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { errorType, errorMessage } = describeError(error);
    warn(`a span could not be started: ${errorType}: ${errorMessage}. Workflows go on. This is said once.`);
  }

  #newMetricsOf(primitive: ObservedStep, registry: MetricRegistry | undefined): PrimitiveMetrics | undefined {
    if (registry === undefined) return undefined;
    const metrics = new PrimitiveMetrics(registry, primitive);
    this.#metrics.set(primitive, metrics);
    this.#gone.register(primitive, metrics.gauges);
    return metrics;
  }
}
