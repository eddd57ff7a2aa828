import {
  createNoopMeter,
  type Attributes,
  type Counter,
  type Meter,
  type MeterProvider,
  type ObservableCallback,
  type ObservableUpDownCounter,
  TraceFlags,
} from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  type BufferConfig,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { doAtExit, notAtExit, warnAtExit } from '../process/at-exit.js';
import { environmentNumber } from '../process/environment.js';
import { CountingExporter } from './counting-exporter.js';
import type { LostSpans } from './lost-spans.js';

/** The SDK's batching, with a count of what its full queue refuses, its exporter does not deliver and the process's end catches. */
export function countingBatchProcessor(
  exporter: SpanExporter,
  flushTimeoutMs: number,
  lost: LostSpans,
): CountingBatchProcessor {
  const counting = new CountingExporter(exporter, (count) => lost('export_failed', count));
  const { meter, queueSize } = queueMeter((count) => lost('queue_full', count));
  // Handed on by this class to the one underneath, whose option it is, though its own type does not say so.
  const options: BufferConfig & { selfObsMeterProvider: MeterProvider } = {
    selfObsMeterProvider: { getMeter: () => meter },
    // Its timer keeps the process alive.
    exportTimeoutMillis: Math.min(
      environmentNumber('OTEL_BSP_EXPORT_TIMEOUT', 30_000, { min: 1, max: 2 ** 31 - 1 }),
      flushTimeoutMs,
    ),
  };
  const processor = new BatchSpanProcessor(counting, options);
  const tellWaiting = (): void => {
    const count = queueSize() + counting.sending;
    if (count === 0) return;
    lost('process_exit', count);
    warnAtExit(`spans that were lost as the process ended: ${count}. Call "await telemetry.shutdown()" before that.`);
  };
  doAtExit(tellWaiting);
  const shutdown = processor.shutdown.bind(processor);
  const onEnd = processor.onEnd.bind(processor);
  let isShut = false;
  let late = 0;
  return Object.assign(processor, {
    onEnd: (span: ReadableSpan): void => {
      if (!isShut) onEnd(span);
      else if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) {
        late++;
        lost('after_shutdown', 1);
      }
    },
    shutdown: async (): Promise<void> => {
      // Most of the time goes by here, and what ends meanwhile still goes along.
      try {
        await processor.forceFlush();
      } finally {
        isShut = true;
        await shutdown().finally(() => notAtExit(tellWaiting));
      }
    },
    tellLate: (): void => {
      if (late > 0) warnAtExit(`spans that ended while telemetry was shut down, and were lost: ${late}.`);
      late = 0;
    },
  });
}

/** A processor that counts what it loses. */
export interface CountingBatchProcessor extends SpanProcessor {
  /** Says how many spans came too late to be sent. */
  tellLate(): void;
}

/** The processor reports its queue only to a meter, so this meter listens for exactly that. */
function queueMeter(refused: (count: number) => void): { meter: Meter; queueSize: () => number } {
  const counter: Counter = {
    add: (count, attributes: Attributes = {}) => {
      if (attributes['error.type'] === 'queue_full') refused(count);
    },
  };
  let askSize: ObservableCallback | undefined;
  const size: ObservableUpDownCounter = {
    addCallback: (callback) => (askSize = callback),
    removeCallback: () => (askSize = undefined),
  };
  const queueSize = (): number => {
    let waiting = 0;
    void askSize?.({ observe: (count) => (waiting = count) });
    return waiting;
  };
  // The API shares one no-op meter, so the additions go on a separate object.
  const listening = { createCounter: () => counter, createObservableUpDownCounter: () => size };
  return { meter: Object.assign(Object.create(createNoopMeter()) as Meter, listening), queueSize };
}
