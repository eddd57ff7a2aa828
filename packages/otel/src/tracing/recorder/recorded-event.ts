import type { Attributes, HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { pairOf, type SpanTime } from './span-time.js';

export type TimedEvent = ReadableSpan['events'][number];

/** An event as exporters read it. */
export class RecordedEvent implements TimedEvent {
  readonly #at: SpanTime;

  constructor(
    readonly name: string,
    readonly attributes: Attributes,
    at: SpanTime,
    readonly droppedAttributesCount: number,
  ) {
    this.#at = at;
  }

  get time(): HrTime {
    return pairOf(this.#at);
  }
}
