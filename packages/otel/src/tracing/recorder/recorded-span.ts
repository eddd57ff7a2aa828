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
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, SpanLimits, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { isAttributeValue } from './attribute-values.js';
import { exceptionAttributes } from './exception-attributes.js';
import { limitedAttributes, shortened } from './limited-attributes.js';
import { RecordedEvent, type TimedEvent } from './recorded-event.js';
import { isBefore, isTimeInput, pairBetween, pairOf, toSpanTime, type SpanTime } from './span-time.js';

/** Data shared by all spans of a tracer. */
export interface SpanShared {
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
  readonly processor: Pick<SpanProcessor, 'onStart' | 'onEnd' | 'onEnding'>;
  readonly limits: Required<SpanLimits>;
}

const unset: SpanStatus = { code: SpanStatusCode.UNSET };

/**
 * A span like the SDK's: same fields, same limits, same treatment of bad input. Only the timing of the work differs: times
 * stay numbers and are converted to pairs when they are read.
 */
export class RecordedSpan implements Span, ReadableSpan {
  attributes: Attributes;
  readonly parentSpanContext?: SpanContext;
  status: SpanStatus = unset;
  ended = false;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  readonly #shared: SpanShared;
  readonly #context: SpanContext;
  readonly #start: SpanTime;
  #end: SpanTime | undefined;
  #attributeCount = 0;
  #events: TimedEvent[] | undefined;
  #links: Link[] | undefined;

  /** The span takes over `attributes`, which must be valid, within limits, `attributeCount` in number, and not shared. */
  constructor(
    shared: SpanShared,
    public name: string,
    context: SpanContext,
    parent: SpanContext | undefined,
    readonly kind: SpanKind,
    startTime: TimeInput | undefined,
    attributes: Attributes = {},
    attributeCount = 0,
  ) {
    this.#shared = shared;
    this.#context = context;
    this.attributes = attributes;
    this.#attributeCount = attributeCount;
    // Left out where there is none, as the SDK does: an exporter may look at whether the field exists.
    if (parent !== undefined) this.parentSpanContext = parent;
    this.#start = toSpanTime(startTime);
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

  get events(): TimedEvent[] {
    return (this.#events ??= []);
  }

  get links(): Link[] {
    return (this.#links ??= []);
  }

  get startTime(): HrTime {
    return pairOf(this.#start);
  }

  get endTime(): HrTime {
    return this.#end === undefined ? [0, 0] : pairOf(this.#end);
  }

  get duration(): HrTime {
    return this.#end === undefined ? [-1, -1] : pairBetween(this.startTime, this.endTime);
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  setAttribute(key: string, value?: AttributeValue | null): this {
    if (this.ended || value === undefined || value === null || key === '' || !isAttributeValue(value)) return this;
    const { attributeCountLimit, attributeValueLengthLimit } = this.#shared.limits;
    const isNew = !Object.hasOwn(this.attributes, key);
    if (isNew && this.#attributeCount >= attributeCountLimit) {
      this.droppedAttributesCount++;
      return this;
    }
    this.attributes[key] = shortened(value, attributeValueLengthLimit);
    if (isNew) this.#attributeCount++;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key in attributes) if (Object.hasOwn(attributes, key)) this.setAttribute(key, attributes[key]);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.ended || !this.#hasRoomForEvent()) return this;
    const isTime = isTimeInput(attributesOrTime);
    const at = toSpanTime(isTime && !isTimeInput(time) ? attributesOrTime : time);
    const { attributePerEventCountLimit, attributeValueLengthLimit } = this.#shared.limits;
    const given = isTime ? undefined : attributesOrTime;
    const limited = limitedAttributes(given, attributePerEventCountLimit, attributeValueLengthLimit);
    this.events.push(new RecordedEvent(name, limited.attributes, at, limited.dropped));
    return this;
  }

  /** An event whose `count` attributes are valid and from now on the span's own. `atMs`: since the epoch. */
  addOwnEvent(name: string, attributes: Attributes, count: number, atMs: number): void {
    const { attributePerEventCountLimit, attributeValueLengthLimit } = this.#shared.limits;
    if (count > attributePerEventCountLimit || attributeValueLengthLimit !== Infinity) {
      this.addEvent(name, attributes, atMs);
    } else if (!this.ended && this.#hasRoomForEvent()) {
      this.events.push(new RecordedEvent(name, attributes, atMs, 0));
    }
  }

  #hasRoomForEvent(): boolean {
    const { eventCountLimit } = this.#shared.limits;
    if (eventCountLimit !== 0 && (this.#events?.length ?? 0) < eventCountLimit) return true;
    this.droppedEventsCount++;
    if (eventCountLimit === 0) return false;
    // The latest are kept.
    this.#events?.shift();
    return true;
  }

  addLink(link: Link): this {
    if (this.ended) return this;
    const { linkCountLimit, attributePerLinkCountLimit, attributeValueLengthLimit } = this.#shared.limits;
    if (linkCountLimit === 0) {
      this.droppedLinksCount++;
      return this;
    }
    if (this.links.length >= linkCountLimit) {
      this.links.shift();
      this.droppedLinksCount++;
    }
    const { attributes, count, dropped } = limitedAttributes(
      link.attributes,
      attributePerLinkCountLimit,
      attributeValueLengthLimit,
    );
    this.links.push({
      context: link.context,
      ...(count > 0 && { attributes }),
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
    const attributes = exceptionAttributes(exception);
    if (attributes !== undefined) this.addEvent('exception', attributes, time);
  }

  end(time?: TimeInput): void {
    if (this.ended) return;
    const end = toSpanTime(time);
    this.#end = isBefore(end, this.#start) ? this.#start : end;
    const { processor } = this.#shared;
    processor.onEnding?.(this);
    this.ended = true;
    processor.onEnd(this);
  }
}
