import { context as contextApi } from '@opentelemetry/api';
import type { StepEvent, StepInfo, StepObservation, StepOutcome } from '@tta/core';
import { monotonicNow } from '@tta/core/authors';
import type { EventLog } from './logging/event-log.js';
import { eventPlan } from './catalogue/event-plan.js';
import type { LogSubject } from './logging/log-record.js';
import type { PrimitiveMetrics } from './metrics/primitive-metrics.js';
import type { StepSpan } from './tracing/step-span.js';

/** One observed step. It is also what its log records are about. */
export class TelemetryObservation implements StepObservation, LogSubject {
  idsAsJson: string | undefined = undefined;

  constructor(
    private readonly step: StepInfo,
    readonly span: StepSpan | undefined,
    private readonly metrics: PrimitiveMetrics | undefined,
    private readonly eventLog: EventLog | undefined,
    private readonly isRoot: boolean,
  ) {}

  get context(): StepInfo['context'] {
    return this.step.context;
  }

  get name(): string {
    return this.step.primitive.name;
  }

  get traceId(): string | undefined {
    return this.span?.ids?.traceId;
  }

  get spanId(): string | undefined {
    return this.span?.ids?.spanId;
  }

  event(event: StepEvent): void {
    const atMs = monotonicNow();
    const plan = eventPlan(event);
    this.metrics?.event(plan, event, atMs, this.span);
    if (plan.level === undefined) return;
    this.span?.event(plan, event, atMs);
    this.eventLog?.event(this, plan, plan.level, event, atMs);
  }

  end(outcome: StepOutcome): void {
    const endedAtMs = this.step.startedAtMs + outcome.durationMs;
    this.metrics?.ended(outcome, endedAtMs, this.isRoot, this.span?.exemplar);
    this.span?.end(outcome, endedAtMs);
  }
}

/** One that makes its step's span the ambient one, for what other libraries trace. */
export class AmbientObservation extends TelemetryObservation {
  run<T>(body: () => T): T {
    const { span } = this;
    return span === undefined ? body() : contextApi.with(span, body);
  }
}
