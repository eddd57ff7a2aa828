import {
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanContext,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import type { IdGenerator, Sampler, SamplingResult } from '@opentelemetry/sdk-trace-base';
import type { StepInfo } from '@tta/core';
import type { OmittedContext } from '../../process/omitted-context.js';
import { notRecord, recordAndSampled } from '../../process/otel-constants.js';
import { isTracingSuppressed } from '../../process/suppress-tracing.js';
import { validAttributes } from './attribute-values.js';
import { RecordedSpan, type SpanShared } from './recorded-span.js';
import { NamedIds } from './named-ids.js';
import { sampledBy } from './sampled-by.js';
import { countOf, stepAttributes } from './step-attributes.js';
import { UnrecordedSpan } from './unrecorded-span.js';

/** The parts of a TTA tracer, the same ones that an SDK provider takes. */
export interface RecordingTracerConfig extends SpanShared {
  readonly sampler: Sampler;
  readonly idGenerator: IdGenerator;
  /** Parts of the context that spans of steps do not carry. Default: none. */
  readonly omitted?: OmittedContext;
}

/** Attributes for samplers that are known not to read any. */
const notRead: Attributes = Object.freeze({});
const noLinks: Link[] = [];

/**
 * A tracer that decides, identifies and limits as the SDK's does and feeds the SDK's processors, at a fraction of the cost
 * for steps. It is used only where TTA itself set tracing up.
 */
export class RecordingTracer implements Tracer {
  readonly #reads: ReturnType<typeof sampledBy>;

  constructor(private readonly config: RecordingTracerConfig) {
    this.#reads = sampledBy(config.sampler);
  }

  startSpan(name: string, options: SpanOptions = {}, context: Context = contextApi.active()): Span {
    const { sampler, idGenerator } = this.config;
    const around = options.root === true ? trace.deleteSpan(context) : context;
    if (isTracingSuppressed(around)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parent = validParentIn(around);
    const spanId = idGenerator.generateSpanId();
    const traceId = parent?.traceId ?? idGenerator.generateTraceId();
    const kind = options.kind ?? SpanKind.INTERNAL;
    const links = (options.links ?? []).map(({ context: linked, attributes }) => ({
      context: linked,
      attributes: validAttributes(attributes),
    }));
    const attributes = validAttributes(options.attributes);
    const decided = sampler.shouldSample(around, traceId, name, kind, attributes, links);
    const spanContext = spanContextOf(traceId, spanId, parent, decided);
    if (decided.decision === notRecord) return trace.wrapSpanContext(spanContext);

    return new RecordedSpan(this.config, name, spanContext, parent, kind, options.startTime)
      .addLinks(links)
      .setAttributes(withThoseOfSampler(attributes, decided))
      .begin(around);
  }

  /** The same for a step, whose attributes are known to be valid and are made only where someone will look at them. */
  startStep(step: StepInfo, isRoot: boolean, startedAtMs: number, around: Context): Span {
    const { sampler, idGenerator, limits, omitted } = this.config;
    // An empty context, the common case of a root, has neither a parent nor anything suppressed.
    const isEmpty = around === ROOT_CONTEXT;
    if (!isEmpty && isTracingSuppressed(around)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parent = isEmpty ? undefined : validParentIn(around);
    const { name } = step.primitive;
    const ids = step.stepId === undefined ? idGenerator : new NamedIds(step.stepId);
    const known = this.#reads.attributes ? stepAttributes(step, isRoot, omitted) : undefined;
    const knownId = parent?.traceId ?? (this.#reads.traceId ? ids.generateTraceId() : undefined);
    const decided = sampler.shouldSample(around, knownId ?? '', name, SpanKind.INTERNAL, known ?? notRead, noLinks);
    if (decided.decision === notRecord)
      return new UnrecordedSpan(ids, knownId, decided.traceState ?? parent?.traceState);

    const traceId = knownId ?? ids.generateTraceId();
    const spanContext = spanContextOf(traceId, ids.generateSpanId(), parent, decided);
    const attributes = withThoseOfSampler(known ?? stepAttributes(step, isRoot, omitted), decided);
    const count = countOf(attributes);
    const areOwn = decided.attributes === undefined && limits.attributeValueLengthLimit === Infinity;
    if (areOwn && count <= limits.attributeCountLimit) {
      const span = new RecordedSpan(
        this.config,
        name,
        spanContext,
        parent,
        SpanKind.INTERNAL,
        startedAtMs,
        attributes,
        count,
      );
      return span.begin(around);
    }
    return new RecordedSpan(this.config, name, spanContext, parent, SpanKind.INTERNAL, startedAtMs)
      .setAttributes(attributes)
      .begin(around);
  }

  startActiveSpan<F extends (span: Span) => ReturnType<F>>(name: string, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => ReturnType<F>>(name: string, options: SpanOptions, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => ReturnType<F>>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => ReturnType<F>>(name: string, ...rest: unknown[]): ReturnType<F> {
    const fn = rest.pop() as F;
    const [options, context = contextApi.active()] = rest as [SpanOptions?, Context?];
    const span = this.startSpan(name, options, context);
    return contextApi.with(trace.setSpan(context, span), fn, undefined, span);
  }
}

function validParentIn(context: Context): SpanContext | undefined {
  const parent = trace.getSpanContext(context);
  return parent !== undefined && isSpanContextValid(parent) ? parent : undefined;
}

function spanContextOf(
  traceId: string,
  spanId: string,
  parent: SpanContext | undefined,
  decided: SamplingResult,
): SpanContext {
  const traceFlags = decided.decision === recordAndSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  // `undefined` included, as the SDK has it; the type wants it left out.
  return { traceId, spanId, traceFlags, traceState: decided.traceState ?? parent?.traceState } as SpanContext;
}

function withThoseOfSampler(attributes: Attributes, { attributes: added }: SamplingResult): Attributes {
  return added === undefined ? attributes : validAttributes(Object.assign(attributes, added));
}
