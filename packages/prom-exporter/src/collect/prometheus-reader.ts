import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { MetricProducer, MetricReader } from '@opentelemetry/sdk-metrics';
import { AnnouncedProducers } from './announced-producers.js';

/** Options of a reader. */
export interface PrometheusReaderOptions {
  /**
   * Producers of metrics that are summed already, such as `@tta/otel`'s `metricProducer`. Producers that TTA packages
   * register in this process are always included, once each. Default: none.
   */
  readonly metricProducers?: readonly MetricProducer[];
}

/**
 * A metric reader for a `MeterProvider` of your own; hand it to `createMetricsHandler` too. It is OpenTelemetry's
 * Prometheus exporter without its server.
 */
export function createPrometheusReader({ metricProducers = [] }: PrometheusReaderOptions = {}): MetricReader {
  return new PrometheusExporter({
    preventServerStart: true,
    metricProducers: [new AnnouncedProducers(metricProducers)],
  });
}
