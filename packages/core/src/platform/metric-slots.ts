import { processSlot } from './process-slot.js';

// Packages that make metrics and packages that serve them never import each other: they meet here. Core knows no type of
// OpenTelemetry, so the caller names it.

/** The metric producers of this process. Endpoints serve all of them, whenever they are added. */
export function announcedMetricProducers<Producer extends object>(): Set<Producer> {
  return processSlot('metric-producers', () => new Set<Producer>());
}

/** The metrics endpoints that are up in this process. While there is one, metrics are not pushed unless asked for by name. */
export function runningMetricsEndpoints(): Set<object> {
  return processSlot('metrics-endpoints', () => new Set<object>());
}
