import { createNoopMeter, type Attributes, type Counter, type Meter, type MeterProvider } from '@opentelemetry/api';
import { BatchSpanProcessor, type BufferConfig, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { CountingExporter } from './counting-exporter.js';
import type { LostSpans } from './tracing-pipeline.js';

/** The SDK's batching, with a count of what its full queue refuses and what its exporter does not deliver. */
export function countingBatchProcessor(exporter: SpanExporter, lost: LostSpans): BatchSpanProcessor {
  const counting = new CountingExporter(exporter, (count) => lost('export_failed', count));
  const meter = queueMeter((count) => lost('queue_full', count));
  // Handed on by this class to the one underneath, whose option it is, though its own type does not say so.
  const options: BufferConfig & { selfObsMeterProvider: MeterProvider } = {
    selfObsMeterProvider: { getMeter: () => meter },
  };
  return new BatchSpanProcessor(counting, options);
}

/** The processor tells of a full queue to a meter only: one that listens for just that. */
function queueMeter(refused: (count: number) => void): Meter {
  const counter: Counter = {
    add: (count, attributes: Attributes = {}) => {
      if (attributes['error.type'] === 'queue_full') refused(count);
    },
  };
  // The API's meter that does nothing is one for all, so what is added to it stands on an object of its own.
  return Object.assign(Object.create(createNoopMeter()) as Meter, { createCounter: () => counter });
}
