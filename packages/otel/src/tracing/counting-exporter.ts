import type { ExportResult } from '@opentelemetry/core';
import { describeError, warn } from '@tta/core/authors';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { exportResults } from '../process/otel-constants.js';

/** An exporter that says how many spans did not arrive. */
export class CountingExporter implements SpanExporter {
  #hasWarned = false;
  #sending = 0;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly lost: (count: number) => void,
  ) {}

  /** Spans of which is not known yet whether they arrive. */
  get sending(): number {
    return this.#sending;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#sending += spans.length;
    const ended = (result: ExportResult): void => {
      this.#sending -= spans.length;
      if (result.code === exportResults.failed) this.#failed(spans.length, result.error);
      done(result);
    };
    try {
      this.exporter.export(spans, ended);
    } catch (error) {
      ended({ code: exportResults.failed, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  #failed(count: number, error: unknown): void {
    this.lost(count);
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { errorType, errorMessage } = describeError(error);
    warn(
      `spans could not be sent: ${errorType}: ${errorMessage}. Workflows go on; spans that are lost are counted in tta_telemetry_dropped_total.`,
    );
  }
}
