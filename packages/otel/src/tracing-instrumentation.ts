import {
  context as contextApi,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { describeError, type StepEvent, type StepInfo, type StepOutcome } from '@tta/core';
import { eventRow, spanAttributes } from './catalogue.js';
import { epochMs, hrTime } from './clock.js';
import type { ExemplarSource } from './metrics-instrumentation.js';
import { remoteParentOf } from './propagation.js';
import { stepAttributes } from './step-attributes.js';

/** Steps to spans. */
export class StepTracing {
  /** `tracer` is asked at each step: a provider may be registered late. */
  constructor(private readonly tracer: () => Tracer) {}

  /** `parent` is the span of the step around, if there is one. */
  start(step: StepInfo, parent: StepSpan | undefined): StepSpan {
    const around = parent?.openTelemetryContext ?? outerContext(step);
    const options = { attributes: stepAttributes(step, parent === undefined), startTime: epochMs(step.startedAtMs) };
    return new StepSpan(this.tracer().startSpan(step.primitive.name, options, around), around);
  }
}

/** What a root step is inside of: the remote caller that its context names, else the ambient span of a server's or user's own. */
function outerContext(step: StepInfo): Context {
  const remote = remoteParentOf(step.context);
  return remote === undefined ? contextApi.active() : trace.setSpanContext(ROOT_CONTEXT, remote);
}

/** One step's span. */
export class StepSpan {
  readonly #around: Context;
  #own: Context | undefined;

  constructor(
    readonly span: Span,
    around: Context,
  ) {
    this.#around = around;
  }

  /** The context in which what the step does finds its parent. Made for who asks: most leaves never do. */
  get openTelemetryContext(): Context {
    return (this.#own ??= trace.setSpan(this.#around, this.span));
  }

  /** The ids to log, while the span is recorded. */
  get ids(): ExemplarSource | undefined {
    return this.span.isRecording() ? this.span.spanContext() : undefined;
  }

  /** What an exemplar may point at: a span that will be exported. */
  get exemplar(): ExemplarSource | undefined {
    const spanContext = this.span.spanContext();
    return (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0 ? spanContext : undefined;
  }

  event({ name, attributes, error }: StepEvent, atMs: number): void {
    const { span } = this;
    if (!span.isRecording()) return;
    const set = eventRow(name)?.attributes;
    if (set !== undefined) span.setAttributes(set);
    const all = error === undefined ? attributes : { ...attributes, 'error.type': describeError(error).errorType };
    span.addEvent(name, all, epochMs(atMs));
  }

  end(outcome: StepOutcome, endedAtMs: number): void {
    const { span } = this;
    if (outcome.status !== 'success' && span.isRecording()) {
      const { errorType, errorMessage } = describeError(outcome.error);
      span.setAttribute(spanAttributes.errorType, errorType);
      span.setStatus({ code: SpanStatusCode.ERROR, message: errorMessage });
      span.addEvent('exception', exceptionAttributes(outcome.error, errorType, errorMessage), epochMs(endedAtMs));
    }
    span.end(hrTime(epochMs(endedAtMs)));
  }
}

/** As the semantic conventions name them. Read with care: an error may be anything, with getters that throw. */
function exceptionAttributes(error: unknown, type: string, message: string): Record<string, string> {
  const attributes: Record<string, string> = { 'exception.type': type, 'exception.message': message };
  try {
    const stack = (error as Partial<Error> | null | undefined)?.stack;
    if (typeof stack === 'string') attributes['exception.stacktrace'] = stack;
  } catch {
    // An error without a stack, then.
  }
  return attributes;
}
