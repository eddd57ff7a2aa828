import { describe, expect, it } from '@jest/globals';
import { boundedFields, durationBoundsSeconds, events, metrics, spanAttributes, statuses } from './index.js';
import { eventPlan } from './event-plan.js';

const step = ['primitive_name', 'primitive_type'];
const cache = ['primitive_name', 'cache_type'];

/** The contract, name by name. */
const promised: Record<string, [type: string, labels: string[]]> = {
  tta_workflow_executions_total: ['counter', ['workflow_name', 'status']],
  tta_workflow_duration_seconds: ['histogram', ['workflow_name']],
  tta_primitive_executions_total: ['counter', [...step, 'status']],
  tta_execution_duration_seconds: ['histogram', step],
  tta_executions_active: ['gauge', step],
  tta_cache_total: ['counter', cache],
  tta_cache_hits_total: ['counter', cache],
  tta_cache_misses_total: ['counter', cache],
  tta_cache_coalesced_total: ['counter', cache],
  tta_cache_evictions_total: ['counter', [...cache, 'reason']],
  tta_cache_entries: ['gauge', cache],
  tta_cache_saved_seconds_total: ['counter', cache],
  tta_retry_attempts_total: ['counter', ['primitive_name', 'attempt', 'status']],
  tta_retry_backoff_seconds_total: ['counter', ['primitive_name']],
  tta_retry_exhausted_total: ['counter', ['primitive_name']],
  tta_parallel_branch_seconds_total: ['counter', ['primitive_name']],
  tta_parallel_wall_seconds_total: ['counter', ['primitive_name']],
  tta_telemetry_dropped_total: ['counter', ['signal', 'reason']],
};

const promisedEvents: Record<string, [level: string, fields: string]> = {
  sequential_workflow_start: ['info', 'step_count'],
  sequential_step_start: ['info', 'step primitive_type'],
  sequential_step_complete: ['info', 'step primitive_type duration_ms'],
  sequential_workflow_complete: ['info', 'step_count total_duration_ms'],
  parallel_workflow_start: ['info', 'branch_count'],
  parallel_branch_start: ['info', 'branch primitive_type'],
  parallel_branch_complete: ['info', 'branch primitive_type duration_ms'],
  parallel_workflow_complete: ['info', 'branch_count total_duration_ms'],
  retry_workflow_start: ['info', 'max_retries backoff_base'],
  retry_attempt_start: ['info', 'attempt total_attempts'],
  retry_attempt_success: ['info', 'succeeded_on_attempt duration_ms'],
  retry_attempt_failed: ['warn', 'attempt error_type backoff_ms'],
  retry_exhausted: ['error', 'total_attempts error_type'],
  cache_miss: ['info', 'cache_size hit_rate key'],
  cache_store: ['debug', 'cache_size key'],
  cache_hit: ['info', 'hit_rate age_seconds ttl'],
};

describe('catalogue', () => {
  it('has the promised metrics, of the promised types and labels, and no others', () => {
    const rows = Object.values(metrics).map(({ name, type, labels }) => [name, [type, labels]]);

    expect(Object.fromEntries(rows)).toEqual(promised);
  });

  it.each(Object.values(metrics))('explains $name in a sentence and names it after its unit', (row) => {
    expect(row.help).toMatch(/^[A-Z].*\.$/);
    expect(row.name.endsWith('_total')).toBe(row.type === 'counter');
    expect(row.name.includes('_seconds')).toBe(row.unit === 's');
  });

  it('has the promised buckets and outcomes', () => {
    expect(durationBoundsSeconds).toEqual([0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]);
    expect(statuses).toEqual(['success', 'error', 'timeout', 'cancelled', 'rejected']);
  });

  it.each(Object.entries(promisedEvents))('logs %s at its level with its fields', (name, [level, fields]) => {
    expect(events[name]?.level).toBe(level);
    expect(events[name]?.fields).toEqual(expect.arrayContaining(fields.split(' ')));
  });

  it.each(['sequential_step', 'sequential_workflow', 'parallel_branch', 'parallel_workflow', 'retry_workflow'])(
    'logs the failure of a %s as an error that says how',
    (subject) => {
      const row = events[`${subject}_failed`];

      expect(row?.level).toBe('error');
      expect(row?.fields).toEqual(expect.arrayContaining(['status', 'error_type', 'duration_ms']));
    },
  );

  it('takes labels from bounded fields only', () => {
    const rows = Object.values(events).flatMap(({ metrics: counted = [] }) => counted);

    for (const { metric } of rows) {
      const [first, ...others] = metrics[metric].labels;
      expect(first).toBe('primitive_name');
      for (const label of others) expect(Object.keys(boundedFields)).toContain(label);
    }
  });

  it.each([
    ['attempt', 1, '1'],
    ['attempt', 9, '9'],
    ['attempt', 10, '10+'],
    ['attempt', 1e9, '10+'],
    ['attempt', 0.5, 'other'],
    ['attempt', -1, 'other'],
    ['attempt', NaN, 'other'],
    ['attempt', '1', 'other'],
    ['status', 'success', 'success'],
    ['status', 'on fire', 'other'],
    ['reason', 'ttl', 'ttl'],
    ['reason', 42, 'other'],
    ['cache_type', 'memory', 'memory'],
    ['cache_type', undefined, 'unknown'],
  ])('bounds the label %s: %p becomes %s', (field, value, label) => {
    expect(boundedFields[field]?.(value)).toBe(label);
  });

  it('takes events of the catalogue for its own only, whatever the name', () => {
    expect(eventPlan('constructor').fields).toBeUndefined();
    expect(eventPlan('payment_failed').level).toBe('error');
    expect(eventPlan('payment_made').level).toBe('info');
  });

  it('names span attributes under tta, and the error as the conventions do', () => {
    const { errorType, ...own } = spanAttributes;

    expect(errorType).toBe('error.type');
    for (const name of Object.values(own)) expect(name).toMatch(/^tta\.[a-z.]+$/);
  });
});
