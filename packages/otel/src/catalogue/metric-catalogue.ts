import type { FailureStatus } from '@tta/core';

/** How a metric counts. */
export type MetricType = 'counter' | 'gauge' | 'histogram';

/** One metric as Prometheus shows it. */
export interface MetricRow {
  readonly name: string;
  readonly type: MetricType;
  /** UCUM, as OpenTelemetry writes units: `s`, `{execution}`. */
  readonly unit: string;
  readonly help: string;
  /** Label names. Each has few values, known beforehand. */
  readonly labels: readonly string[];
}

/** All values of the label `status`. */
export const statuses = ['success', 'error', 'timeout', 'cancelled', 'rejected'] satisfies (
  'success' | FailureStatus
)[];

/** Upper bounds of all latency buckets, in seconds. */
export const durationBoundsSeconds: readonly number[] = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

const primitive = ['primitive_name', 'primitive_type'];
const cacheLabels = ['primitive_name', 'cache_type'];

/** Metrics of workflow steps. */
export const metrics = {
  workflowExecutions: {
    name: 'tta_workflow_executions_total',
    type: 'counter',
    unit: '{execution}',
    help: 'Root executions ended.',
    labels: ['workflow_name', 'status'],
  },
  workflowDuration: {
    name: 'tta_workflow_duration_seconds',
    type: 'histogram',
    unit: 's',
    help: 'Time from start to end of root executions.',
    labels: ['workflow_name'],
  },
  primitiveExecutions: {
    name: 'tta_primitive_executions_total',
    type: 'counter',
    unit: '{execution}',
    help: 'Executions ended.',
    labels: [...primitive, 'status'],
  },
  executionDuration: {
    name: 'tta_execution_duration_seconds',
    type: 'histogram',
    unit: 's',
    help: 'Time that each execution took.',
    labels: primitive,
  },
  executionsActive: {
    name: 'tta_executions_active',
    type: 'gauge',
    unit: '{execution}',
    help: 'Executions running now.',
    labels: primitive,
  },
  cacheLookups: {
    name: 'tta_cache_total',
    type: 'counter',
    unit: '{lookup}',
    help: 'Cache look-ups.',
    labels: cacheLabels,
  },
  cacheHits: {
    name: 'tta_cache_hits_total',
    type: 'counter',
    unit: '{lookup}',
    help: 'Cache look-ups that needed no computation of their own.',
    labels: cacheLabels,
  },
  cacheMisses: {
    name: 'tta_cache_misses_total',
    type: 'counter',
    unit: '{lookup}',
    help: 'Cache look-ups that found nothing to use.',
    labels: cacheLabels,
  },
  cacheCoalesced: {
    name: 'tta_cache_coalesced_total',
    type: 'counter',
    unit: '{lookup}',
    help: "Cache hits that waited for another caller's miss.",
    labels: cacheLabels,
  },
  cacheEvictions: {
    name: 'tta_cache_evictions_total',
    type: 'counter',
    unit: '{entry}',
    help: 'Cache entries gone.',
    labels: [...cacheLabels, 'reason'],
  },
  cacheEntries: {
    name: 'tta_cache_entries',
    type: 'gauge',
    unit: '{entry}',
    help: 'Cache entries held.',
    labels: cacheLabels,
  },
  cacheSaved: {
    name: 'tta_cache_saved_seconds_total',
    type: 'counter',
    unit: 's',
    help: 'Computing time that cache hits made unnecessary.',
    labels: cacheLabels,
  },
  retryAttempts: {
    name: 'tta_retry_attempts_total',
    type: 'counter',
    unit: '{attempt}',
    help: 'Attempts ended.',
    labels: ['primitive_name', 'attempt', 'status'],
  },
  retryBackoff: {
    name: 'tta_retry_backoff_seconds_total',
    type: 'counter',
    unit: 's',
    help: 'Time spent waiting between attempts.',
    labels: ['primitive_name'],
  },
  retryExhausted: {
    name: 'tta_retry_exhausted_total',
    type: 'counter',
    unit: '{execution}',
    help: 'Retries that gave up.',
    labels: ['primitive_name'],
  },
  parallelBranch: {
    name: 'tta_parallel_branch_seconds_total',
    type: 'counter',
    unit: 's',
    help: 'Time that the branches of parallel steps took, added up.',
    labels: ['primitive_name'],
  },
  parallelWall: {
    name: 'tta_parallel_wall_seconds_total',
    type: 'counter',
    unit: 's',
    help: 'Time that parallel steps took; branch time over wall time is the speed-up.',
    labels: ['primitive_name'],
  },
  telemetryDropped: {
    name: 'tta_telemetry_dropped_total',
    type: 'counter',
    unit: '{item}',
    help: 'What telemetry itself lost: series over the cap, spans, log lines.',
    labels: ['signal', 'reason'],
  },
} satisfies Record<string, MetricRow>;

/** Key of a metric in `metrics`. */
export type MetricKey = keyof typeof metrics;
