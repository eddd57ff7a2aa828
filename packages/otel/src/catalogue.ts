import type { FailureStatus } from '@tta/core';

// Every name that leaves a process, once. Adapters, README tables, dashboards, rules and alerts are made from these lists.

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

/** What an event does to a metric. */
export interface EventMetric {
  readonly metric: MetricKey;
  /** Field whose number is added (counter) or set (gauge). Default: 1 is added. */
  readonly field?: string;
  /** Factor on that number: 0.001 makes seconds of milliseconds. Default 1. */
  readonly scale?: number;
  /** Only where this field is `true`. */
  readonly when?: string;
}

/** Fields of events that may become labels, for their values are few: what each value is turned into. */
export const boundedFields: Readonly<Record<string, (value: unknown) => string>> = {
  attempt: (value) =>
    Number.isInteger(value) && (value as number) > 0 ? ((value as number) < 10 ? String(value) : '10+') : 'other',
  status: (value) => oneOf(statuses, value),
  reason: (value) => oneOf(['size', 'ttl', 'cleared'], value),
  // A fixed word per class of store.
  cache_type: (value) => (typeof value === 'string' ? value : 'unknown'),
};

function oneOf(allowed: readonly string[], value: unknown): string {
  return typeof value === 'string' && allowed.includes(value) ? value : 'other';
}

/** winston's npm levels that events use. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** What is known of an event. An event that stands in no row is logged with all its fields and counts nowhere. */
export interface EventRow {
  readonly level: LogLevel;
  /** The fields that are logged, in this order. */
  readonly fields: readonly string[];
  /** Those of them that the console leaves out. */
  readonly hiddenOnConsole?: readonly string[];
  readonly metrics?: readonly EventMetric[];
  /** Span attributes that the event sets on its step. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

const failure = ['status', 'error_type', 'error_message', 'duration_ms'];
const attemptEnded: readonly EventMetric[] = [{ metric: 'retryAttempts' }];
const branchEnded: readonly EventMetric[] = [{ metric: 'parallelBranch', field: 'duration_ms', scale: 0.001 }];
const entriesHeld: EventMetric = { metric: 'cacheEntries', field: 'cache_size' };

/** Events of TTA's own primitives. */
export const events: Readonly<Record<string, EventRow>> = {
  sequential_workflow_start: { level: 'info', fields: ['step_count'] },
  sequential_step_start: { level: 'info', fields: ['step', 'primitive_type'] },
  sequential_step_complete: {
    level: 'info',
    fields: ['step', 'primitive_type', 'duration_ms'],
    hiddenOnConsole: ['primitive_type'],
  },
  sequential_step_failed: { level: 'error', fields: ['step', 'primitive_type', ...failure] },
  sequential_workflow_complete: { level: 'info', fields: ['step_count', 'total_duration_ms'] },
  sequential_workflow_failed: { level: 'error', fields: ['step_count', ...failure] },
  parallel_workflow_start: { level: 'info', fields: ['branch_count'] },
  parallel_branch_start: { level: 'info', fields: ['branch', 'primitive_type'] },
  parallel_branch_complete: {
    level: 'info',
    fields: ['branch', 'primitive_type', 'duration_ms'],
    hiddenOnConsole: ['primitive_type'],
    metrics: branchEnded,
  },
  parallel_branch_failed: { level: 'error', fields: ['branch', 'primitive_type', ...failure], metrics: branchEnded },
  parallel_workflow_complete: {
    level: 'info',
    fields: ['branch_count', 'total_duration_ms'],
    metrics: [{ metric: 'parallelWall', field: 'total_duration_ms', scale: 0.001 }],
  },
  parallel_workflow_failed: {
    level: 'error',
    fields: ['branch_count', ...failure],
    metrics: [{ metric: 'parallelWall', field: 'duration_ms', scale: 0.001 }],
  },
  retry_workflow_start: { level: 'info', fields: ['max_retries', 'backoff_base'] },
  retry_attempt_start: { level: 'info', fields: ['attempt', 'total_attempts'] },
  retry_attempt_success: { level: 'info', fields: ['succeeded_on_attempt', 'duration_ms'], metrics: attemptEnded },
  retry_attempt_failed: {
    level: 'warn',
    fields: ['attempt', 'error_type', 'error_message', 'backoff_ms'],
    metrics: attemptEnded,
  },
  retry_backoff_end: {
    level: 'debug',
    fields: ['attempt', 'waited_ms'],
    metrics: [{ metric: 'retryBackoff', field: 'waited_ms', scale: 0.001 }],
  },
  retry_exhausted: {
    level: 'error',
    fields: ['total_attempts', 'given_up', 'error_type', 'error_message'],
    metrics: [{ metric: 'retryExhausted' }],
  },
  retry_workflow_failed: { level: 'error', fields: ['total_attempts', ...failure] },
  cache_miss: {
    level: 'info',
    fields: ['cache_size', 'hit_rate', 'key'],
    metrics: [{ metric: 'cacheLookups' }, { metric: 'cacheMisses' }, entriesHeld],
    attributes: { 'tta.cache.hit': false },
  },
  cache_store: { level: 'debug', fields: ['cache_size', 'key'], metrics: [entriesHeld] },
  cache_store_failed: { level: 'warn', fields: ['operation', 'error_type', 'error_message'] },
  cache_evict: {
    level: 'debug',
    fields: ['reason', 'evicted', 'cache_size'],
    metrics: [{ metric: 'cacheEvictions', field: 'evicted' }, entriesHeld],
  },
  cache_hit: {
    level: 'info',
    fields: ['hit_rate', 'age_seconds', 'ttl'],
    metrics: [
      { metric: 'cacheLookups' },
      { metric: 'cacheHits' },
      { metric: 'cacheCoalesced', when: 'coalesced' },
      { metric: 'cacheSaved', field: 'saved_seconds' },
    ],
    attributes: { 'tta.cache.hit': true },
  },
  workflow_checkpoint: { level: 'info', fields: ['checkpoint', 'elapsed_ms'] },
};

/** The row of an event; one that is not listed is logged whole, as an error if its name says that something failed. */
export function eventRow(name: string): EventRow | undefined {
  return Object.hasOwn(events, name) ? events[name] : undefined;
}

/** The level of an event that stands in no row. */
export function defaultLevel(eventName: string): LogLevel {
  return eventName.endsWith('_failed') ? 'error' : 'info';
}

/** Span attribute names. */
export const spanAttributes = {
  primitiveName: 'tta.primitive.name',
  primitiveType: 'tta.primitive.type',
  workflowId: 'tta.workflow.id',
  correlationId: 'tta.correlation.id',
  causationId: 'tta.causation.id',
  sessionId: 'tta.session.id',
  stepIndex: 'tta.step.index',
  branchIndex: 'tta.branch.index',
  retryAttempt: 'tta.retry.attempt',
  cacheHit: 'tta.cache.hit',
  /** Followed by the tag's name. */
  tagPrefix: 'tta.tag.',
  /** Followed by the name of the metadata. */
  metadataPrefix: 'tta.metadata.',
  errorType: 'error.type',
} as const;
