import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

/** An exporter that says how many spans did not arrive. */
export class CountingExporter implements SpanExporter {
  constructor(
    private readonly exporter: SpanExporter,
    private readonly lost: (count: number) => void,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const ended = (result: ExportResult): void => {
      if (result.code === ExportResultCode.FAILED) this.lost(spans.length);
      done(result);
    };
    try {
      this.exporter.export(spans, ended);
    } catch (error) {
      ended({ code: ExportResultCode.FAILED, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}
