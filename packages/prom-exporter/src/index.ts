export { startPrometheusEndpoint, type PrometheusEndpoint } from './prometheus-endpoint.js';
export type { DiscoveryOptions, PrometheusEndpointOptions, TlsOptions } from './endpoint-options.js';
export type { MetricsAuth } from './authorization.js';
export { ListenError } from './listen-error.js';

// For a server or a MeterProvider of your own
export { createMetricsHandler, type MetricsHandler, type MetricsHandlerOptions } from './metrics-request-handler.js';
export { createPrometheusReader, type PrometheusReaderOptions } from './prometheus-reader.js';
export type { MetricSource } from './page-collector.js';

// For authors of metric producers
export type { Exemplar, WithExemplars } from './exemplar.js';
