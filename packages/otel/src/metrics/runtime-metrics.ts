import { describeError, warn } from '@tta/core/authors';
import { MeterProvider, MetricReader, type CollectionResult } from '@opentelemetry/sdk-metrics';
import type { Resource } from '@opentelemetry/resources';
import { instrumentationScope } from '../catalogue/instrumentation-scope.js';

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
  const instrumentation = startInstrumentation(meterProvider);
  observeProcess(meterProvider);
  let isStopped = false;
  return {
    collect: async () => {
      if (isStopped) return { resourceMetrics: { resource, scopeMetrics: [] }, errors: [] };
      await instrumentation;
      return reader.collect({ timeoutMillis: collectTimeoutMs });
    },
    stop: async () => {
      isStopped = true;
      (await instrumentation)?.disable();
      await meterProvider.shutdown();
    },
  };
}

/** Loads it, by `import()` so that bundlers see it; it is most of what this package would load otherwise. */
async function startInstrumentation(meterProvider: MeterProvider): Promise<{ disable(): void } | undefined> {
  try {
    const { RuntimeNodeInstrumentation } = await import('@opentelemetry/instrumentation-runtime-node');
    const instrumentation = new RuntimeNodeInstrumentation();
    instrumentation.setMeterProvider(meterProvider);
    return instrumentation;
  } catch (error) {
    warn(`there are no metrics of event loop and garbage collection: ${describeError(error).errorMessage}`);
    return undefined;
  }
}

/** Adds the metrics that the instrumentation lacks, under the names that Prometheus clients use. */
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
