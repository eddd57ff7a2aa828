export { startPrometheusEndpoint, type PrometheusEndpoint } from './endpoint/prometheus-endpoint.js';
export type { DiscoveryOptions } from './discovery/discovery-options.js';
export type { PrometheusEndpointOptions, TlsOptions } from './endpoint/endpoint-options.js';
export type { MetricsAuth } from './http/authorization.js';
export { ListenError } from './endpoint/listen-error.js';

// For a server or MeterProvider of your own
export {
  createMetricsHandler,
  type MetricsHandler,
  type MetricsHandlerOptions,
} from './http/metrics-request-handler.js';
export { createPrometheusReader, type PrometheusReaderOptions } from './collect/prometheus-reader.js';
export type { MetricSource } from './collect/page-collector.js';

// For authors of metric producers
export type { Exemplar, WithExemplars } from './model/exemplar.js';
