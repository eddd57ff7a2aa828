import { TraceFlags } from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { CountingExporter } from './counting-exporter.js';
import { environmentNumber } from './environment.js';

/** Says how many spans were lost, and why. */
export type LostSpans = (reason: string, count: number) => void;

/** Sends spans in batches. The SDK's processor drops in silence what its queue has no room for: here that is counted first. */
export class CountedBatches implements SpanProcessor {
  readonly #processor: BatchSpanProcessor;
  readonly #mostWaiting = environmentNumber('OTEL_BSP_MAX_QUEUE_SIZE', 2048, { min: 1 });
  readonly #lost: LostSpans;
  #waiting = 0;

  constructor(exporter: SpanExporter, lost: LostSpans) {
    this.#lost = lost;
    const counting = new CountingExporter(exporter, (count) => lost('export_failed', count));
    const leaving: SpanExporter = {
      export: (spans, done) => {
        this.#waiting -= spans.length;
        counting.export(spans, done);
      },
      forceFlush: () => counting.forceFlush(),
      shutdown: () => counting.shutdown(),
    };
    this.#processor = new BatchSpanProcessor(leaving, { maxQueueSize: this.#mostWaiting });
  }

  onStart(): void {
    // Batches are of ended spans.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#waiting >= this.#mostWaiting) {
      this.#lost('queue_full', 1);
      return;
    }
    this.#waiting++;
    this.#processor.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#processor.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }
}
