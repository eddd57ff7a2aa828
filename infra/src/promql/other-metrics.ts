import type { MetricRow } from '@tta/otel/catalogue';

/** Metrics that others name and our queries use. A query may name nothing that stands neither here nor in the catalogue. */
type OtherMetric = Pick<MetricRow, 'name' | 'type' | 'labels'>;

/** Series that Prometheus, or Alloy in its place, writes about each scrape. */
const scrapeMetrics = {
  up: { name: 'up', type: 'gauge', labels: [] },
  scrapeDuration: { name: 'scrape_duration_seconds', type: 'gauge', labels: [] },
  scrapeSamples: { name: 'scrape_samples_scraped', type: 'gauge', labels: [] },
} as const satisfies Record<string, OtherMetric>;

/** Metrics that @tta/otel adds about the process, named as by the OpenTelemetry instrumentation for Node. */
const runtimeMetrics = {
  eventLoopDelayP50: { name: 'nodejs_eventloop_delay_p50', type: 'gauge', labels: [] },
  eventLoopDelayP99: { name: 'nodejs_eventloop_delay_p99', type: 'gauge', labels: [] },
  eventLoopDelayMax: { name: 'nodejs_eventloop_delay_max', type: 'gauge', labels: [] },
  eventLoopUtilization: { name: 'nodejs_eventloop_utilization', type: 'gauge', labels: [] },
  gcDuration: { name: 'v8js_gc_duration', type: 'histogram', labels: ['v8js_gc_type'] },
  heapUsed: { name: 'v8js_memory_heap_used', type: 'gauge', labels: ['v8js_heap_space_name'] },
  heapSize: { name: 'v8js_memory_heap_space_size', type: 'gauge', labels: ['v8js_heap_space_name'] },
  resources: { name: 'v8js_resource_active', type: 'gauge', labels: ['v8js_resource_type'] },
  residentMemory: { name: 'process_resident_memory_bytes', type: 'gauge', labels: [] },
  startTime: { name: 'process_start_time_seconds', type: 'gauge', labels: [] },
} as const satisfies Record<string, OtherMetric>;

const remoteWrite = ['component_id', 'remote_name', 'url'];

/**
 * Metrics that Grafana Alloy reports about itself on its own `/metrics`. Alloy's documentation says
 * `samples_retries_total`, but the actual name is `samples_retried_total`.
 */
export const alloyMetrics = {
  samplesSent: { name: 'prometheus_remote_storage_samples_total', type: 'counter', labels: remoteWrite },
  samplesRetried: { name: 'prometheus_remote_storage_samples_retried_total', type: 'counter', labels: remoteWrite },
  samplesFailed: { name: 'prometheus_remote_storage_samples_failed_total', type: 'counter', labels: remoteWrite },
  samplesPending: { name: 'prometheus_remote_storage_samples_pending', type: 'gauge', labels: remoteWrite },
  highestSent: {
    name: 'prometheus_remote_storage_queue_highest_sent_timestamp_seconds',
    type: 'gauge',
    labels: remoteWrite,
  },
  configLoaded: { name: 'alloy_config_last_load_successful', type: 'gauge', labels: [] },
  components: { name: 'alloy_component_controller_running_components', type: 'gauge', labels: ['health_type'] },
  logEntriesSent: { name: 'loki_write_sent_entries_total', type: 'counter', labels: ['component_id'] },
  logEntriesDropped: { name: 'loki_write_dropped_entries_total', type: 'counter', labels: ['component_id', 'reason'] },
} as const satisfies Record<string, OtherMetric>;

/** All of them, by key. */
export const otherMetrics = { ...scrapeMetrics, ...runtimeMetrics, ...alloyMetrics };
