import {
  TraceFlags,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type TimeInput,
  type TraceState,
} from '@opentelemetry/api';
import type { IdGenerator } from '@opentelemetry/sdk-trace-base';

/**
 * The span of an execution that is not sampled. It is never exported, but steps inside must see the sampling decision. Most
 * such spans are never read, so their ids are generated lazily.
 */
export class UnrecordedSpan implements Span {
  constructor(
    private readonly ids: IdGenerator,
    /** `undefined`: drawn when asked for, as the span's own. */
    private readonly traceId: string | undefined,
    private readonly traceState: TraceState | undefined,
    private context?: SpanContext | undefined,
  ) {}

  spanContext(): SpanContext {
    return (this.context ??= {
      traceId: this.traceId ?? this.ids.generateTraceId(),
      spanId: this.ids.generateSpanId(),
      traceFlags: TraceFlags.NONE,
      ...(this.traceState !== undefined && { traceState: this.traceState }),
    });
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(_link: Link): this {
    return this;
  }

  addLinks(_links: Link[]): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  recordException(_exception: Exception, _time?: TimeInput): void {
    // Nothing is recorded.
  }

  end(): void {
    // Nothing was begun.
  }
}
