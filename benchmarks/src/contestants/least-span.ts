import {
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Attributes,
  type HrTime,
  type SpanContext,
} from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base';
import { observedStep } from './observed-step.js';

const status = { code: SpanStatusCode.UNSET };
const scope = { name: 'benchmarks' };
const resource = emptyResource();

/** A span that a processor takes, written at once: nothing in it can be changed or go beyond a limit. */
export class LeastSpan implements ReadableSpan {
  readonly name = observedStep.name;
  readonly kind = SpanKind.INTERNAL;
  readonly status = status;
  readonly links = [];
  readonly ended = true;
  readonly resource = resource;
  readonly instrumentationScope = scope;
  readonly droppedAttributesCount = 0;
  readonly droppedEventsCount = 0;
  readonly droppedLinksCount = 0;

  constructor(
    readonly ids: SpanContext,
    readonly startedAtMs: number,
    readonly endedAtMs: number,
    readonly attributes: Attributes,
    readonly events: TimedEvent[],
  ) {}

  get startTime(): HrTime {
    return pairOf(this.startedAtMs);
  }

  get endTime(): HrTime {
    return pairOf(this.endedAtMs);
  }

  get duration(): HrTime {
    return pairOf(this.endedAtMs - this.startedAtMs);
  }

  spanContext(): SpanContext {
    return this.ids;
  }
}

/** An event whose time is made a pair when it is read. */
export class LeastEvent implements TimedEvent {
  constructor(
    readonly name: string,
    readonly atMs: number,
    readonly attributes: Attributes,
  ) {}

  get time(): HrTime {
    return pairOf(this.atMs);
  }
}

/** The ids of a span that is sampled. */
export function sampledIds(traceId: string, spanId: string): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}

function pairOf(ms: number): HrTime {
  return [Math.floor(ms / 1e3), Math.round((ms % 1e3) * 1e6)];
}
