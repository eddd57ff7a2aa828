import { SpanStatusCode, TraceFlags, type Attributes, type Context, type Span } from '@opentelemetry/api';
import type { StepEvent, StepOutcome, StepSpending } from '@tta/core';
import { deepestMessage, describeError, stackOf } from '@tta/core/authors';
import { ambientStepKey, spanKey, type AmbientStep } from './ambient-context.js';
import { genAi, spanAttributes } from '../catalogue/index.js';
import { epochMs } from '../process/clock.js';
import type { EventPlan } from '../catalogue/event-plan.js';
import { usageOf } from '../metrics/cost-metrics.js';
import type { ExemplarSource } from '../metrics/primitive-metrics.js';
import { isAttributeValue } from './recorder/attribute-values.js';
import { RecordedSpan } from './recorder/recorded-span.js';
import { countOf } from './recorder/step-attributes.js';

/**
 * One step's span, and the OpenTelemetry context in which what the step does finds its parent: as one object, for the context
 * that `trace.setSpan` would make is a map that is copied for each step.
 */
export class StepSpan implements Context {
  // Parameter properties, because declared fields are written twice.
  constructor(
    readonly span: Span,
    private readonly around: Context,
    /** The step that runs inside; set while it is made ambient. */
    public step?: AmbientStep | undefined,
    /** Of all calls of models in the step. */
    private used?: ReturnType<typeof usageOf> | undefined,
  ) {}

  getValue(key: symbol): unknown {
    if (key === spanKey) return this.span;
    return key === ambientStepKey && this.step !== undefined ? this.step : this.around.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#asMap().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.#asMap().deleteValue(key);
  }

  #asMap(): Context {
    const around = this.around.setValue(spanKey, this.span);
    return this.step === undefined ? around : around.setValue(ambientStepKey, this.step);
  }

  /** The ids to log, while the span is recorded. */
  get ids(): ExemplarSource | undefined {
    return this.span.isRecording() ? this.span.spanContext() : undefined;
  }

  /** The span for an exemplar to point at, if it will be exported. */
  get exemplar(): ExemplarSource | undefined {
    return this.span.isRecording() ? this.reported : undefined;
  }

  /** The ids under which the span is exported, also after its end; `undefined` for one that is not. */
  get reported(): ExemplarSource | undefined {
    const spanContext = this.span.spanContext();
    return (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0 ? spanContext : undefined;
  }

  event(plan: EventPlan, event: StepEvent, atMs: number): void {
    const { span } = this;
    if (!span.isRecording()) return;
    if (plan.spanAttributes !== undefined) span.setAttributes(plan.spanAttributes);
    const attributes = ownAttributes(event.attributes);
    if (event.error !== undefined && event.attributes?.status !== 'cancelled')
      attributes[spanAttributes.errorType] = describeError(event.error).errorType;
    if (span instanceof RecordedSpan) span.addOwnEvent(event.name, attributes, countOf(attributes), epochMs(atMs));
    else span.addEvent(event.name, attributes, epochMs(atMs));
  }

  /** The call of a model, by OpenTelemetry's conventions. Of several calls in one step, the tokens add up. */
  spent(spending: StepSpending): void {
    const { span } = this;
    if (!span.isRecording() || spending.totalTokens === 0) return;
    const { model, provider, operation = 'chat' } = spending;
    const usage = usageOf(spending);
    const { input = 0, output = 0 } = this.used ?? {};
    this.used = { input: input + usage.input, output: output + usage.output };
    span.setAttributes({
      [genAi.operationName]: operation,
      ...(provider !== undefined && { [genAi.providerName]: provider }),
      ...(model !== undefined && { [genAi.responseModel]: model }),
      [genAi.inputTokens]: this.used.input,
      [genAi.outputTokens]: this.used.output,
    });
  }

  /** Cancelled is not a failure. */
  end(outcome: StepOutcome, isThrower: boolean, endedAtMs: number): void {
    const { span } = this;
    const endMs = epochMs(endedAtMs);
    const { status, spent } = outcome;
    if (spent !== undefined && span.isRecording())
      span.setAttributes({ [spanAttributes.costUsd]: spent.usd, [spanAttributes.costTokens]: spent.totalTokens });
    if (status !== 'success' && span.isRecording()) {
      if (status !== 'cancelled') recordFailure(span, outcome.error, isThrower, endMs);
      else if (outcome.cancelledBy !== undefined) span.setAttribute(spanAttributes.cancelledBy, outcome.cancelledBy);
    }
    span.end(endMs);
  }
}

/** Copies the attributes, so that the caller may change its object later, without those that a span does not accept. */
function ownAttributes(given: StepEvent['attributes']): Attributes {
  let areValid = true;
  for (const name in given) if (!isValid(name, given[name])) areValid = false;
  // The common case: copying as a whole is several times quicker than one by one.
  if (areValid) return { ...given };
  return Object.fromEntries(Object.entries(given ?? {}).filter(([name, value]) => isValid(name, value)));
}

function isValid(name: string, value: unknown): boolean {
  return value !== undefined && name !== '' && isAttributeValue(value);
}

/** `isThrower`: the exception is recorded once, on the step that threw. */
function recordFailure(span: Span, error: unknown, isThrower: boolean, atMs: number): void {
  const { errorType } = describeError(error);
  span.setAttribute(spanAttributes.errorType, errorType);
  span.setStatus({ code: SpanStatusCode.ERROR, message: deepestMessage(error) });
  if (isThrower) recordException(span, error, atMs);
}

export function recordException(span: Span, error: unknown, atMs: number): void {
  const { errorType, errorMessage } = describeError(error);
  const stack = stackOf(error);
  span.addEvent(
    'exception',
    {
      'exception.type': errorType,
      'exception.message': errorMessage,
      ...(stack !== undefined && { 'exception.stacktrace': stack }),
    },
    atMs,
  );
}
