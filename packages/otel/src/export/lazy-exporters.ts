import type { ExportResult } from '@opentelemetry/core';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { exportResults } from '../process/otel-constants.js';

// Exporters are loaded by `import()`, which bundlers follow, and only when there is something to send.

/** The common part of span and metric exporters. */
interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

class LazyExporter<Batch> implements Exporter<Batch> {
  #exporter: Promise<Exporter<Batch>> | undefined;

  constructor(private readonly load: () => Promise<Exporter<Batch>>) {}

  export(batch: Batch, done: (result: ExportResult) => void): void {
    this.#exporter ??= this.load();
    this.#exporter
      .then((exporter) => exporter.export(batch, done))
      .catch((error: unknown) => {
        done({ code: exportResults.failed, error: error instanceof Error ? error : new Error(String(error)) });
      });
  }

  async forceFlush(): Promise<void> {
    await (await this.#exporter)?.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    await (await this.#exporter)?.shutdown();
  }
}

/** Sends spans by an exporter that is loaded with the first ones. */
export class LazySpanExporter extends LazyExporter<ReadableSpan[]> implements SpanExporter {}

/** Sends metrics by an exporter that is loaded with the first ones. */
export class LazyMetricExporter extends LazyExporter<ResourceMetrics> {
  /** `isWanted` is asked each time: what makes sending needless may begin and end. */
  constructor(
    private readonly isWanted: () => boolean,
    load: () => Promise<Exporter<ResourceMetrics>>,
  ) {
    super(load);
  }

  override export(batch: ResourceMetrics, done: (result: ExportResult) => void): void {
    if (this.isWanted()) super.export(batch, done);
    else done({ code: exportResults.success });
  }
}
