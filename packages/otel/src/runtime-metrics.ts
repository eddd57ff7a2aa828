import { createRequire } from 'node:module';
import type * as RuntimeNode from '@opentelemetry/instrumentation-runtime-node';
import { MeterProvider, MetricReader, type CollectionResult } from '@opentelemetry/sdk-metrics';
import type { Resource } from '@opentelemetry/resources';
import { instrumentationScope } from './scope.js';

/** A reader that is asked, and exports nothing by itself. */
class PullReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** Numbers of the process, while they are gathered. */
export interface RuntimeMetrics {
  collect(): Promise<CollectionResult>;
  stop(): Promise<void>;
}

/** How long a scrape waits for the observations, in milliseconds. */
const collectTimeoutMs = 2000;

/** Gathers event loop, garbage collection, heap and open handles by the OpenTelemetry instrumentation, memory and start time beside it. */
export function startRuntimeMetrics(resource: Resource): RuntimeMetrics {
  const reader = new PullReader();
  const meterProvider = new MeterProvider({ resource, readers: [reader] });
  // Loaded when asked for: it is most of what this package would load otherwise.
  const { RuntimeNodeInstrumentation } = createRequire(import.meta.url)(
    '@opentelemetry/instrumentation-runtime-node',
  ) as typeof RuntimeNode;
  const instrumentation = new RuntimeNodeInstrumentation();
  instrumentation.setMeterProvider(meterProvider);
  observeProcess(meterProvider);
  let isStopped = false;
  return {
    collect: async () =>
      isStopped
        ? { resourceMetrics: { resource, scopeMetrics: [] }, errors: [] }
        : reader.collect({ timeoutMillis: collectTimeoutMs }),
    stop: async () => {
      isStopped = true;
      instrumentation.disable();
      await meterProvider.shutdown();
    },
  };
}

/** What the instrumentation leaves out, under the names that Prometheus clients use. */
function observeProcess(meterProvider: MeterProvider): void {
  const meter = meterProvider.getMeter(instrumentationScope.name, instrumentationScope.version);
  const startTimeSeconds = performance.timeOrigin / 1000;
  meter
    .createObservableGauge('process_resident_memory_bytes', { description: 'Resident memory size.', unit: 'By' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge('process_start_time_seconds', {
      description: 'Start time of the process since the epoch.',
      unit: 's',
    })
    .addCallback((result) => result.observe(startTimeSeconds));
}
