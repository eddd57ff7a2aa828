import { context as contextApi, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { exportResults } from '../process/otel-constants.js';
import { doAtExit, notAtExit, warnAtExit } from '../process/at-exit.js';
import { suppressTracing } from '../process/suppress-tracing.js';
import type { BatchSettings } from './batch-settings.js';
import { CountingExporter } from './counting-exporter.js';
import type { LostSpans } from './lost-spans.js';

// The SDK's processor does not tell how many spans it drops, loses those that end while it shuts down, and with the SDK
// adds 57 ms to the set-up.

/**
 * Exports sampled spans in batches: when one is full, or after a delay. Counts the spans that its full queue refuses, its exporter does
 * not deliver and the end of the process catches. None of its timers keeps the process alive.
 */
export class CountingBatchProcessor implements SpanProcessor {
  readonly #exporter: CountingExporter;
  #queue: ReadableSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Whether a batch that became full, or waited, is on its way. Flushing does not wait for it. */
  #isSending = false;
  #isShut = false;
  #ended: Promise<void> | undefined;
  #late = 0;
  readonly #tellWaiting = (): void => {
    const count = this.#queue.length + this.#exporter.sending;
    if (count === 0) return;
    this.lost('process_exit', count);
    warnAtExit(`spans that were lost as the process ended: ${count}. Call "await telemetry.shutdown()" before that.`);
  };

  constructor(
    exporter: SpanExporter,
    private readonly settings: BatchSettings,
    private readonly lost: LostSpans,
  ) {
    this.#exporter = new CountingExporter(exporter, (count) => lost('export_failed', count));
    doAtExit(this.#tellWaiting);
  }

  onStart(): void {
    // Spans are of interest when they have ended.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#isShut) {
      this.#late++;
      this.lost('after_shutdown', 1);
    } else if (this.#queue.length >= this.settings.maxQueueSize) {
      this.lost('queue_full', 1);
    } else {
      this.#queue.push(span);
      this.#sendWhenDue();
    }
  }

  /** Exports all that waits. Rejects where a batch was not delivered. */
  async forceFlush(): Promise<void> {
    const sending: Promise<void>[] = [];
    while (this.#queue.length > 0) sending.push(this.#sendBatch());
    const results = await Promise.allSettled(sending);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  shutdown(): Promise<void> {
    return (this.#ended ??= this.#shutDown());
  }

  /** Says how many spans came too late to be sent. */
  tellLate(): void {
    if (this.#late > 0) warnAtExit(`spans that ended while telemetry was shut down, and were lost: ${this.#late}.`);
    this.#late = 0;
  }

  async #shutDown(): Promise<void> {
    // Most of the time goes by here, and what ends meanwhile still goes along.
    try {
      await this.forceFlush();
    } finally {
      this.#isShut = true;
      await this.forceFlush()
        .finally(() => this.#exporter.shutdown())
        .finally(() => notAtExit(this.#tellWaiting));
    }
  }

  #sendWhenDue(): void {
    if (this.#isSending || this.#queue.length === 0) return;
    if (this.#queue.length >= this.settings.maxBatchSize) void this.#send();
    else this.#timer ??= setTimeout(() => void this.#send(), this.settings.delayMs).unref();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    // The exporter has counted and told a failure.
    await this.#sendBatch().catch(() => undefined);
    this.#isSending = false;
    this.#sendWhenDue();
  }

  /** Waits for the export no longer than it may take, so that the next batch can start. */
  async #sendBatch(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#queue.splice(0, this.settings.maxBatchSize);
    if (batch.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const { timeoutMs } = this.settings;
        timer = setTimeout(() => reject(new Error(`the export took longer than ${timeoutMs} ms`)), timeoutMs).unref();
        // The exporter's own requests must not be traced.
        contextApi.with(suppressTracing(contextApi.active()), () =>
          this.#exporter.export(batch, ({ code, error }) => {
            if (code === exportResults.success) resolve();
            else reject(error ?? new Error('the exporter does not say why'));
          }),
        );
      });
    } finally {
      clearTimeout(timer);
    }
  }
}
