import {
  SpanStatusCode,
  type Attributes,
  type AttributeValue,
  type Context,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  type TimeInput,
} from '@opentelemetry/api';
import { isAttributeValue, isTimeInput, isTimeInputHrTime, type InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, SpanLimits, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { epochMs, hrTime } from './clock.js';

/** What all spans of one tracer share. */
export interface SpanShared {
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
  readonly processor: Pick<SpanProcessor, 'onStart' | 'onEnd' | 'onEnding'>;
  readonly limits: Required<SpanLimits>;
}

type TimedEvent = ReadableSpan['events'][number];

const unset: SpanStatus = { code: SpanStatusCode.UNSET };

/**
 * A span as the SDK's: same fields, same limits, same treatment of bad input. It differs in when it works: times stay
 * numbers, and are made into pairs only for who reads them.
 */
export class RecordedSpan implements Span, ReadableSpan {
  readonly attributes: Attributes = {};
  readonly links: Link[] = [];
  readonly events: TimedEvent[] = [];
  readonly parentSpanContext?: SpanContext;
  name: string;
  status: SpanStatus = unset;
  ended = false;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  readonly #shared: SpanShared;
  readonly #context: SpanContext;
  readonly #startMs: number;
  #endMs = 0;
  #attributeCount = 0;

  constructor(
    shared: SpanShared,
    name: string,
    context: SpanContext,
    parent: SpanContext | undefined,
    readonly kind: SpanKind,
    startTime: TimeInput | undefined,
  ) {
    this.#shared = shared;
    this.name = name;
    this.#context = context;
    // Left out where there is none, as the SDK does: an exporter may look at whether the field exists.
    if (parent !== undefined) this.parentSpanContext = parent;
    this.#startMs = toEpochMs(startTime);
  }

  /** Tells the processor; to be called once, when attributes and links are set. */
  begin(parentContext: Context): this {
    this.#shared.processor.onStart(this, parentContext);
    return this;
  }

  get resource(): Resource {
    return this.#shared.resource;
  }

  get instrumentationScope(): InstrumentationScope {
    return this.#shared.scope;
  }

  get startTime(): HrTime {
    return hrTime(this.#startMs);
  }

  get endTime(): HrTime {
    return this.ended ? hrTime(this.#endMs) : [0, 0];
  }

  get duration(): HrTime {
    return this.ended ? hrTime(this.#endMs - this.#startMs) : [-1, -1];
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  setAttribute(key: string, value?: AttributeValue | null): this {
    if (this.ended || value === undefined || value === null || key === '' || !isAttributeValue(value)) return this;
    const isNew = !Object.hasOwn(this.attributes, key);
    if (isNew && this.#attributeCount >= this.#shared.limits.attributeCountLimit) {
      this.droppedAttributesCount++;
      return this;
    }
    this.attributes[key] = this.#shortened(value);
    if (isNew) this.#attributeCount++;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key of Object.keys(attributes)) this.setAttribute(key, attributes[key]);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.ended) return this;
    const { eventCountLimit, attributePerEventCountLimit } = this.#shared.limits;
    if (eventCountLimit === 0) {
      this.droppedEventsCount++;
      return this;
    }
    if (this.events.length >= eventCountLimit) {
      this.events.shift();
      this.droppedEventsCount++;
    }
    const isTime = isTimeInput(attributesOrTime);
    const at = isTime && !isTimeInput(time) ? attributesOrTime : time;
    const given = isTime ? undefined : attributesOrTime;
    const { attributes, dropped } = this.#limited(given, attributePerEventCountLimit);
    this.events.push({ name, attributes, time: hrTime(toEpochMs(at)), droppedAttributesCount: dropped });
    return this;
  }

  addLink(link: Link): this {
    if (this.ended) return this;
    const { linkCountLimit, attributePerLinkCountLimit } = this.#shared.limits;
    if (linkCountLimit === 0) {
      this.droppedLinksCount++;
      return this;
    }
    if (this.links.length >= linkCountLimit) {
      this.links.shift();
      this.droppedLinksCount++;
    }
    const { attributes, dropped } = this.#limited(link.attributes, attributePerLinkCountLimit);
    this.links.push({
      context: link.context,
      ...(Object.keys(attributes).length > 0 && { attributes }),
      ...(dropped > 0 && { droppedAttributesCount: dropped }),
    });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus({ code, message }: SpanStatus): this {
    if (this.ended || code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK) return this;
    this.status = code === SpanStatusCode.ERROR && typeof message === 'string' ? { code, message } : { code };
    return this;
  }

  updateName(name: string): this {
    if (!this.ended) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes: Attributes = {};
    if (typeof exception === 'string') {
      attributes['exception.message'] = exception;
    } else {
      const { code, name, message, stack } = exception as {
        code?: string | number;
        name?: string;
        message?: string;
        stack?: string;
      };
      const type = code ? String(code) : name;
      if (type) attributes['exception.type'] = type;
      if (message) attributes['exception.message'] = message;
      if (stack) attributes['exception.stacktrace'] = stack;
    }
    if ('exception.type' in attributes || 'exception.message' in attributes)
      this.addEvent('exception', attributes, time);
  }

  end(time?: TimeInput): void {
    if (this.ended) return;
    this.#endMs = Math.max(this.#startMs, toEpochMs(time));
    const { processor } = this.#shared;
    processor.onEnding?.(this);
    this.ended = true;
    processor.onEnd(this);
  }

  #limited(given: Attributes | undefined, limit: number): { attributes: Attributes; dropped: number } {
    const attributes: Attributes = {};
    let count = 0;
    let dropped = 0;
    for (const key in given) {
      const value = given[key];
      if (value === undefined || key === '' || !isAttributeValue(value)) continue;
      if (count >= limit) {
        dropped++;
        continue;
      }
      attributes[key] = this.#shortened(value);
      count++;
    }
    return { attributes, dropped };
  }

  #shortened(value: AttributeValue): AttributeValue {
    const limit = this.#shared.limits.attributeValueLengthLimit;
    if (typeof value === 'string') return limit > 0 && value.length > limit ? value.substring(0, limit) : value;
    if (!Array.isArray(value)) return value;
    // A copy, so that the caller may go on with the array.
    return value.map((item) =>
      typeof item === 'string' && limit > 0 ? item.substring(0, limit) : item,
    ) as AttributeValue;
  }
}

/** Any time input as milliseconds since the epoch; small numbers are readings of `performance.now()`. */
function toEpochMs(time: TimeInput | undefined): number {
  if (typeof time === 'number') return time <= performance.now() ? epochMs(time) : time;
  if (time === undefined) return epochMs(performance.now());
  if (isTimeInputHrTime(time)) return time[0] * 1000 + time[1] / 1e6;
  return time.getTime();
}
