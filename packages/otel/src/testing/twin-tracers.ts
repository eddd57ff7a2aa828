import { trace, type Context, type Span } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  type IdGenerator,
  type ReadableSpan,
  type Sampler,
  type SpanLimits,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { RecordingTracer } from '../tracing/recorder/recording-tracer.js';
import { spanLimitsFromEnvironment } from '../tracing/sampler-from-environment.js';
import { instrumentationScope } from '../catalogue/instrumentation-scope.js';

/** Ids that count up: both tracers get the same ones in the same order. */
class CountingIds implements IdGenerator {
  #count = 0;
  generateTraceId(): string {
    return (++this.#count).toString(16).padStart(32, 'a');
  }
  generateSpanId(): string {
    return (++this.#count).toString(16).padStart(16, 'b');
  }
}

/** A processor that records its calls, with the span as it was at the time. */
class KeepingProcessor implements SpanProcessor {
  readonly told: { readonly what: string; readonly span: unknown; readonly around?: unknown }[] = [];

  onStart(span: ReadableSpan, context: Context): void {
    this.told.push({ what: 'onStart', span: allFields(span), around: trace.getSpanContext(context) });
  }
  onEnding(span: ReadableSpan): void {
    this.told.push({ what: 'onEnding', span: allFields(span) });
  }
  onEnd(span: ReadableSpan): void {
    this.told.push({ what: 'onEnd', span: allFields(span) });
  }
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }
  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** Everything an exporter can read, with fields that are there but undefined told from those that are not. */
function allFields(span: ReadableSpan): unknown {
  const { name, kind, status, ended, attributes, links, events, resource, instrumentationScope: scope } = span;
  return {
    name,
    kind,
    ended,
    status: { ...status },
    spanContext: { ...span.spanContext() },
    parentSpanContext: span.parentSpanContext,
    startTime: [...span.startTime],
    endTime: [...span.endTime],
    duration: [...span.duration],
    attributes: Object.entries(attributes),
    links: links.map((link) => ({ ...link, attributes: link.attributes && Object.entries(link.attributes) })),
    events: events.map((event) => ({
      name: event.name,
      time: [...event.time],
      droppedAttributesCount: event.droppedAttributesCount,
      attributes: Object.entries(event.attributes ?? {}),
    })),
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
    resource: resource.attributes,
    scope: { name: scope.name, version: scope.version },
  };
}

export interface Twin {
  readonly processor: KeepingProcessor;
  readonly startSpan: RecordingTracer['startSpan'];
}

/** Our tracer and the SDK's, made of the same parts. */
export function twinTracers(
  makeSampler: () => Sampler,
  limits: SpanLimits = {},
): { ours: Twin; sdk: Twin; tracer: RecordingTracer } {
  const resource = resourceFromAttributes({ 'service.name': 'twins' });
  const [oursKept, sdkKept] = [new KeepingProcessor(), new KeepingProcessor()];
  const tracer = new RecordingTracer({
    resource,
    sampler: makeSampler(),
    idGenerator: new CountingIds(),
    scope: instrumentationScope,
    processor: oursKept,
    limits: { ...spanLimitsFromEnvironment(), ...limits },
  });
  const provider = new BasicTracerProvider({
    resource,
    sampler: makeSampler(),
    idGenerator: new CountingIds(),
    spanProcessors: [sdkKept],
    spanLimits: limits,
  });
  const theirs = provider.getTracer(instrumentationScope.name, instrumentationScope.version);
  return {
    tracer,
    ours: { processor: oursKept, startSpan: (...args) => tracer.startSpan(...args) },
    sdk: { processor: sdkKept, startSpan: (...args) => theirs.startSpan(...args) },
  };
}

/** The public state of a span, recorded or not. */
export function visible(span: Span): unknown {
  return { context: { ...span.spanContext() }, isRecording: span.isRecording() };
}
