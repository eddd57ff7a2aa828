import { describe, expect, it } from '@jest/globals';
import { declaredEvents } from '@tta/core/authors';
import * as primitives from './index.js';

const cache = ['cache_type'];

/** The contract, name by name. Each metric also has the label `primitive_name`. */
const promisedMetrics: Record<string, [kind: string, unit: string, labels: string[]]> = {
  tta_cache_total: ['counter', '{lookup}', cache],
  tta_cache_hits_total: ['counter', '{lookup}', cache],
  tta_cache_misses_total: ['counter', '{lookup}', cache],
  tta_cache_coalesced_total: ['counter', '{lookup}', cache],
  tta_cache_evictions_total: ['counter', '{entry}', [...cache, 'reason']],
  tta_cache_entries: ['gauge', '{entry}', cache],
  tta_cache_saved_seconds_total: ['counter', 's', cache],
  tta_cache_saved_usd_total: ['counter', '{USD}', cache],
  tta_wasted_usd_total: ['counter', '{USD}', ['reason']],
  tta_budget_exceeded_total: ['counter', '{budget}', ['action']],
  tta_budget_rejected_total: ['counter', '{execution}', []],
  tta_budget_left_usd: ['gauge', '{USD}', []],
  tta_budget_store_failures_total: ['counter', '{question}', []],
  tta_retry_attempts_total: ['counter', '{attempt}', ['attempt', 'status']],
  tta_retry_backoff_seconds_total: ['counter', 's', []],
  tta_retry_exhausted_total: ['counter', '{execution}', []],
  tta_parallel_branch_seconds_total: ['counter', 's', []],
  tta_parallel_wall_seconds_total: ['counter', 's', []],

  tta_circuit_breakers: ['gauge', '{breaker}', ['state']],
  tta_circuit_transitions_total: ['counter', '{transition}', ['from', 'to']],
  tta_circuit_store_failures_total: ['counter', '{failure}', []],
  tta_bulkhead_wait_seconds: ['histogram', 's', []],
  tta_bulkhead_running: ['gauge', '{call}', []],
  tta_bulkhead_queue_depth: ['gauge', '{call}', []],
  tta_bulkhead_limit: ['gauge', '{call}', []],
  tta_bulkhead_rejected_total: ['counter', '{call}', ['reason']],
  tta_bulkhead_store_failures_total: ['counter', '{failure}', []],

  tta_timeouts_total: ['counter', '{execution}', []],
  tta_timeouts_ignored_total: ['counter', '{execution}', []],
  tta_abandoned_ends_total: ['counter', '{execution}', ['status']],
  tta_retry_calls_total: ['counter', '{execution}', []],
  tta_retry_leaf_attempts_total: ['counter', '{attempt}', []],
  tta_hedge_total: ['counter', '{execution}', ['won_by']],
  tta_hedge_attempts_total: ['counter', '{attempt}', ['reason']],
  tta_hedge_suppressed_total: ['counter', '{attempt}', []],
  tta_hedge_exhausted_total: ['counter', '{execution}', []],
  tta_hedge_wasted_seconds_total: ['counter', 's', []],
  tta_chaos_injected_total: ['counter', '{fault}', ['fault']],
  tta_retry_budget_refusals_total: ['counter', '{execution}', []],
  tta_fallback_total: ['counter', '{execution}', ['served_by']],
  tta_fallback_exhausted_total: ['counter', '{execution}', []],
  tta_rate_limit_wait_seconds: ['histogram', 's', []],
  tta_rate_limit_queue_depth: ['gauge', '{call}', []],
  tta_rate_limit_rejected_total: ['counter', '{call}', ['reason']],
  tta_rate_limit_cooldowns_total: ['counter', '{cooldown}', []],
  tta_rate_limit_store_failures_total: ['counter', '{failure}', []],
  tta_keyed_instances: ['gauge', '{key}', []],
  tta_keyed_evictions_total: ['counter', '{key}', []],
  tta_keyed_overflow_total: ['counter', '{call}', []],
  tta_keyed_calls_total: ['counter', '{call}', ['key', 'status']],

  tta_route_taken_total: ['counter', '{execution}', ['route']],
  tta_map_items_total: ['counter', '{item}', ['status']],
  tta_repeat_iterations_total: ['counter', '{iteration}', []],
  tta_repeat_limits_total: ['counter', '{execution}', []],
  tta_race_won_total: ['counter', '{execution}', ['winner']],
  tta_saga_undone_total: ['counter', '{step}', ['outcome']],
  tta_stream_first_item_seconds: ['histogram', 's', []],
  tta_stream_items_total: ['counter', '{item}', []],
};

const failure = 'status error duration_ms';
const promisedEvents: Record<string, [level: string | undefined, logged: string]> = {
  sequential_workflow_start: ['info', 'step_count'],
  sequential_step_start: ['info', 'step primitive_type'],
  sequential_step_complete: ['info', 'step primitive_type duration_ms'],
  sequential_step_failed: ['debug', `step primitive_type ${failure}`],
  sequential_workflow_complete: ['info', 'step_count total_duration_ms'],
  sequential_workflow_failed: ['error', `step_count ${failure}`],
  parallel_workflow_start: ['info', 'branch_count'],
  parallel_branch_start: ['info', 'branch primitive_type'],
  parallel_branch_complete: ['info', 'branch primitive_type duration_ms'],
  parallel_branch_failed: ['debug', `branch primitive_type ${failure}`],
  parallel_workflow_complete: ['info', 'branch_count total_duration_ms'],
  parallel_workflow_failed: ['error', `branch_count ${failure}`],
  retry_workflow_start: ['info', 'max_retries backoff_base'],
  retry_attempt_start: ['info', 'attempt total_attempts'],
  retry_attempt_success: ['info', 'succeeded_on_attempt duration_ms'],
  retry_attempt_failed: ['warn', 'attempt error backoff_ms'],
  retry_backoff_end: ['debug', 'attempt waited_ms'],
  retry_exhausted: ['error', 'total_attempts given_up error'],
  retry_workflow_failed: ['error', `total_attempts ${failure}`],
  cache_miss: ['info', 'cache_size hit_rate key'],
  cache_store: ['debug', 'cache_size key'],
  cache_store_failed: ['warn', 'operation error'],
  cache_evict: ['debug', 'reason evicted cache_size'],
  cache_hit: ['info', 'hit_rate age_seconds ttl'],

  cost_wasted: [undefined, 'usd reason'],
  budget_exceeded: ['warn', 'action spent_usd max_usd spent_tokens max_tokens'],
  budget_rejected: ['debug', 'spent_usd spent_tokens'],
  budget_left: [undefined, 'left_usd'],
  budget_store_failed: ['warn', 'allowed error'],

  circuit_breaker_opened: ['warn', 'from to reason'],
  circuit_breaker_half_opened: ['info', 'from to reason'],
  circuit_breaker_closed: ['info', 'from to reason'],
  circuit_breaker_rejected: ['debug', 'state retry_after_ms'],
  circuit_breaker_state: [undefined, 'state breakers'],
  circuit_breaker_store_failed: ['warn', 'operation failures error'],
  bulkhead_admitted: [undefined, 'waited_ms running queue_depth limit'],
  bulkhead_released: [undefined, 'running queue_depth limit'],
  bulkhead_queued: ['debug', 'running queue_depth'],
  bulkhead_left: ['debug', 'waited_ms queue_depth'],
  bulkhead_rejected: ['debug', 'reason running queue_depth'],
  bulkhead_store_failed: ['warn', 'allowed error'],

  timeout_expired: ['warn', 'timeout_ms waited_ms late'],
  timeout_ignored: ['warn', 'timeout_ms waited_ms'],
  timeout_abandoned_end: [undefined, 'status'],
  hedge_primary_won: [undefined, 'won_by'],
  hedge_won: ['info', 'won_by'],
  hedge_attempt_start: ['info', 'attempt reason'],
  hedge_attempt_failed: ['warn', 'attempt error'],
  hedge_suppressed: ['debug', 'attempt reason'],
  hedge_exhausted: ['error', 'attempts error'],
  hedge_loser_end: [undefined, 'status duration_ms'],
  chaos_latency_injected: ['warn', 'latency_ms'],
  chaos_failure_injected: ['warn', ''],
  fallback_primary_served: [undefined, 'served_by'],
  fallback_served: ['info', 'served_by'],
  fallback_entry_failed: ['warn', 'entry error duration_ms'],
  fallback_exhausted: ['error', 'entries error'],
  rate_limit_admitted: [undefined, 'waited_ms queue_depth'],
  rate_limit_queued: ['debug', 'expected_ms queue_depth'],
  rate_limit_left: ['debug', 'waited_ms queue_depth'],
  rate_limit_rejected: ['debug', 'reason retry_after_ms queue_depth'],
  rate_limit_cooldown: ['warn', 'cooldown_ms error'],
  rate_limit_store_failed: ['warn', 'allowed error'],
  keyed_created: [undefined, 'keys'],
  keyed_evicted: ['debug', 'keys'],
  keyed_overflow: ['debug', 'keys'],
  keyed_call: [undefined, 'key status'],

  route_taken: ['info', 'route'],
  route_workflow_failed: ['error', `route ${failure}`],
  map_workflow_start: ['info', 'max_concurrency'],
  map_item_complete: ['debug', 'item duration_ms'],
  map_item_failed: ['debug', `item ${failure}`],
  map_workflow_complete: ['info', 'item_count total_duration_ms'],
  map_workflow_failed: ['error', `item_count ${failure}`],
  repeat_workflow_start: ['info', 'max_iterations'],
  repeat_iteration_complete: ['debug', 'iteration duration_ms'],
  repeat_workflow_complete: ['info', 'iteration_count total_duration_ms'],
  repeat_limit_reached: ['warn', 'max_iterations'],
  repeat_workflow_failed: ['error', `iteration_count ${failure}`],
  race_workflow_start: ['info', 'branch_count'],
  race_won: ['info', 'branch winner duration_ms'],
  race_branch_failed: ['debug', `branch primitive_type ${failure}`],
  race_workflow_failed: ['error', `branch_count ${failure}`],
  subworkflow_workflow_start: ['info', ''],
  subworkflow_workflow_complete: ['info', 'total_duration_ms'],
  subworkflow_workflow_failed: ['error', failure],
  saga_workflow_start: ['info', 'step_count'],
  saga_workflow_complete: ['info', 'step_count total_duration_ms'],
  saga_undo_start: ['warn', 'undo_count'],
  saga_step_undone: ['info', 'step_name duration_ms'],
  saga_undo_failed: ['error', 'step_name duration_ms error'],
  saga_workflow_failed: ['error', `undone_count not_undone_count ${failure}`],
  stream_first_item: ['debug', 'waited_ms'],
  stream_complete: ['info', 'item_count duration_ms'],
  stream_closed: ['info', 'item_count duration_ms'],
  stream_workflow_failed: ['error', `item_count ${failure}`],
};

const events = declaredEvents(primitives);

describe('the events of the primitives', () => {
  it('have the promised names, levels and logged fields, and there are no others', () => {
    const declared = events.map(({ name, level, fields }) => [
      name,
      [level, fields.flatMap((field) => (field.isLogged ? [field.name] : [])).join(' ')],
    ]);

    expect(Object.fromEntries(declared)).toEqual(promisedEvents);
  });

  it('count in the promised metrics, and in no others', () => {
    const declared = events.flatMap(({ metrics }) =>
      metrics.map(({ name, kind, unit, labels }) => [name, [kind, unit, labels.map((label) => label.name)]]),
    );

    expect(Object.fromEntries(declared)).toEqual(promisedMetrics);
  });

  it('declare a metric of several events alike', () => {
    const declarations = new Map<string, Set<string>>();
    for (const { name, kind, unit, labels, help } of events.flatMap(({ metrics }) => metrics)) {
      const texts = declarations.get(name) ?? new Set();
      declarations.set(name, texts.add(JSON.stringify([kind, unit, labels, help])));
    }

    expect([...declarations.values()].map(({ size }) => size)).toEqual(Array.from(declarations, () => 1));
  });

  it.each(events.flatMap(({ metrics }) => metrics))(
    'explain $name in a sentence and name it after its unit',
    (metric) => {
      expect(metric.help).toMatch(/^[A-Z].*\.$/);
      expect(metric.name.includes('_seconds')).toBe(metric.unit === 's');
    },
  );

  it('begin with the name of the function that makes their step', () => {
    const classes = Object.entries(primitives).filter(([, exported]) => 'events' in exported);
    const names = classes.flatMap(([name, exported]) => {
      const step = name
        .replace('Primitive', '')
        .replace(/(?!^)[A-Z]/g, '_$&')
        .toLowerCase();
      // A conditional is a route of two.
      const prefix = step === 'conditional' ? 'route_' : `${step}_`;
      // Several kinds of steps may waste money.
      return declaredEvents({ exported }).filter(
        ({ name: event }) => !event.startsWith(prefix) && event !== 'cost_wasted',
      );
    });

    expect(classes.length).toBeGreaterThan(3);
    expect(names).toEqual([]);
  });
});
