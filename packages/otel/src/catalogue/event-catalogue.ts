import { statuses, type MetricKey } from './metric-catalogue.js';

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
