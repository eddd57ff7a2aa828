// All names that telemetry exports. Those of every step are here; the others are in the declarations of events.
export { instrumentationScope } from './instrumentation-scope.js';
export {
  costBoundsUsd,
  durationBoundsSeconds,
  metrics,
  statuses,
  tokenDirections,
  type MetricKey,
} from './metric-catalogue.js';
export { metricRow, type MetricRow } from './metric-row.js';
export { eventRows, metricRows, type EventRow } from './event-row.js';
export { genAi, genAiOperations, genAiProviders } from './gen-ai.js';
export { spanAttributes } from './span-attributes.js';
export { stepEvents } from './step-events.js';
