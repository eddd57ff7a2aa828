import type { Context } from '@opentelemetry/api';
import { describeError, warn } from '@tta/core/authors';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { LostSpans } from './lost-spans.js';

/** Several processors as one; one that throws costs the span nothing but its own share. */
export class SpanProcessors implements SpanProcessor {
  #hasWarned = false;

  constructor(
    private readonly processors: readonly SpanProcessor[],
    private readonly lost: LostSpans,
  ) {}

  onStart(span: Span, parentContext: Context): void {
    this.#tell((processor) => processor.onStart(span, parentContext));
  }

  onEnding(span: Span): void {
    this.#tell((processor) => processor.onEnding?.(span));
  }

  onEnd(span: ReadableSpan): void {
    this.#tell((processor) => processor.onEnd(span));
  }

  forceFlush(): Promise<void> {
    return this.#all((processor) => processor.forceFlush());
  }

  shutdown(): Promise<void> {
    return this.#all((processor) => processor.shutdown());
  }

  /** Waits for all, also where one fails at once; then rejects with the first failure. */
  async #all(action: (processor: SpanProcessor) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(this.processors.map(async (processor) => action(processor)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  #tell(tell: (processor: SpanProcessor) => void): void {
    for (const processor of this.processors) {
      try {
        tell(processor);
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  #failed(error: unknown): void {
    this.lost('processor_failed', 1);
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { errorType, errorMessage } = describeError(error);
    warn(`a span processor threw: ${errorType}: ${errorMessage}. Workflows go on. This is said once.`);
  }
}
