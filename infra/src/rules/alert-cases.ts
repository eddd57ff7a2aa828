import { part, series } from '../promql/series.js';
import { job } from '../settings/names.js';
import type { AlertCase, InputSeries } from './alert-case.js';
import { objectiveCases } from './objective-cases.js';

const service = { job, workspace: 'main', service_name: 'stories' };
const process = { ...service, instance: '127.0.0.1:9464' };
const down = { ...process, job: 'apps' };
const story = { ...service, workflow_name: 'Story' };
const player = { ...service, primitive_name: 'LoadPlayer' };
const alloy = { job: 'alloy', instance: '127.0.0.1:12345' };
const queue = { ...alloy, component_id: 'prometheus.remote_write.main', remote_name: 'main' };

const cached = { ...player, cache_type: 'memory' };
const ended = (status: string): string => series('tta_workflow_executions_total', { ...story, status });
const [successes, errors, timeouts, rejections, cancellations] = [
  ended('success'),
  ended('error'),
  ended('timeout'),
  ended('rejected'),
  ended('cancelled'),
];
const lastSuccess = series('tta_workflow_last_success_timestamp_seconds', story);
const lastFailure = series('tta_workflow_last_failure_timestamp_seconds', story);
const under = (le: string): string => part('tta_workflow_duration_seconds', 'bucket', { ...story, le });
const lookups = series('tta_cache_total', cached);
const hits = series('tta_cache_hits_total', cached);
const attempts = series('tta_retry_attempts_total', { ...player, attempt: '1', status: 'error' });
const retries = series('tta_primitive_executions_total', { ...player, primitive_type: 'retry', status: 'success' });
const failedRetries = series('tta_primitive_executions_total', { ...player, primitive_type: 'retry', status: 'error' });
/** A retry, with its calls from outside any other, its executions, and its attempts in all, each per minute. */
const retryOf = (
  name: string,
  perMinute: Readonly<Record<'calls' | 'executions' | 'attempts' | 'leaf', number>>,
): InputSeries => {
  const retry = { ...service, primitive_name: name };
  const grows = (by: number): string => `0+${Number(by.toFixed(3))}x40`;
  return {
    [series('tta_retry_calls_total', retry)]: grows(perMinute.calls),
    [series('tta_primitive_executions_total', { ...retry, primitive_type: 'retry', status: 'success' })]: grows(
      perMinute.executions,
    ),
    [series('tta_retry_attempts_total', { ...retry, attempt: '1', status: 'error' })]: grows(perMinute.attempts),
    [series('tta_retry_leaf_attempts_total', retry)]: grows(perMinute.leaf),
  };
};
/** A retry inside another one, each of which makes so many attempts per execution. */
const nestedRetries = (calls: number, attemptsEach: number): InputSeries => {
  const inner = calls * attemptsEach;
  return {
    ...retryOf('Outer', { calls, executions: calls, attempts: inner, leaf: 0 }),
    ...retryOf('Inner', { calls: 0, executions: inner, attempts: inner * attemptsEach, leaf: inner * attemptsEach }),
  };
};
const exhausted = series('tta_retry_exhausted_total', player);
const breaker = (state: string): string => series('tta_circuit_breakers', { ...player, state });
const breakerCalls = series('tta_primitive_executions_total', {
  ...player,
  primitive_type: 'circuit-breaker',
  status: 'rejected',
});
const places = series('tta_bulkhead_limit', player);
const taken = series('tta_bulkhead_running', player);
const waiting = series('tta_bulkhead_queue_depth', player);
const refused = series('tta_bulkhead_rejected_total', { ...player, reason: 'queue-full' });
const undos = (outcome: string): string => series('tta_saga_undone_total', { ...player, outcome });
const lost = { signal: 'metrics', reason: 'series_cap' };
const ignored = series('tta_timeouts_ignored_total', player);
const inQueue = { ...service, queue: 'tta' };
const inDurable = { ...player, queue: 'tta' };
/** As the worker at this address reads it. */
const depthOf = (status: string, instance = 'a'): string =>
  series('tta_durable_queue_depth', { ...inQueue, primitive_name: 'tta', instance, status });
const ageOf = (status: string): string =>
  series('tta_durable_oldest_age_seconds', { ...inQueue, primitive_name: 'tta', status });
const takenOver = series('tta_durable_recoveries_total', inDurable);
const poison = series('tta_durable_poisoned_total', inDurable);
const usedUp = series('tta_budget_exceeded_total', { ...player, action: 'reject' });
const spent = (name: string, model: string): string =>
  series('tta_cost_usd_total', { ...service, primitive_name: name, model });
const dropped = series('tta_telemetry_dropped_total', { ...service, ...lost });
const up = series('up', down);
const delay = series('nodejs_eventloop_delay_p99', process);
const loaded = series('alloy_config_last_load_successful', alloy);
const failedSamples = series('prometheus_remote_storage_samples_failed_total', queue);

/** For each alert, a time at which it fires and times at which it must not. */
export const alertCases: readonly AlertCase[] = [
  {
    alert: 'HighWorkflowErrorRate',
    labels: story,
    atMinutes: 20,
    // Four a minute of each kind: none alone is enough.
    fires: { [successes]: '0+48x30', [errors]: '0+4x30', [timeouts]: '0+4x30', [rejections]: '0+4x30' },
    value: '20%',
    quiet: {
      'few errors': { [successes]: '0+48x30', [errors]: '0+4x30' },
      'many errors of far more executions': { [successes]: '0+5400x30', [errors]: '0+540x30' },
      'hardly any executions': { [errors]: '0+2x30' },
      'callers cancel': { [successes]: '0+6x30', [cancellations]: '0+60x30' },
      'it is over': { [successes]: '0+12x30', [errors]: '0+12x5 60x25' },
    },
  },
  {
    alert: 'WorkflowNotSucceeding',
    labels: story,
    atMinutes: 20,
    // It ran once, and failed.
    fires: { [lastSuccess]: '0x30', [lastFailure]: '0x3 180x30' },
    value: 'failed the last time it ran',
    quiet: {
      'it has never run': { [lastSuccess]: '0x30', [lastFailure]: '0x30' },
      'it succeeded since': { [lastSuccess]: '0x5 300x30', [lastFailure]: '0x3 180x30' },
      'another process of the service succeeded': {
        [lastSuccess]: '0x30',
        [lastFailure]: '0x3 180x30',
        [lastSuccess.replace('{', '{instance="b", ')]: '0x5 300x30',
      },
    },
  },
  {
    alert: 'SlowWorkflowExecution',
    labels: story,
    atMinutes: 30,
    fires: { [under('5')]: '0x40', [under('10')]: '0+60x40', [under('+Inf')]: '0+60x40' },
    value: '9.75s',
    quiet: {
      'fast enough': { [under('2.5')]: '0x40', [under('5')]: '0+60x40', [under('+Inf')]: '0+60x40' },
      'nothing runs': { [under('5')]: '0x40', [under('10')]: '60x40', [under('+Inf')]: '60x40' },
    },
  },
  {
    alert: 'TTAServiceDown',
    labels: down,
    atMinutes: 10,
    // The name of the job does not matter.
    fires: { [up]: '1x3 0x20' },
    value: '0',
    quiet: {
      'it answers': { [up]: '1x20' },
      'one scrape failed': { [up]: '1x8 0 1x10' },
      'it is another program': { [series('up', { job: 'node', instance: 'host:9100' })]: '0x20' },
    },
  },
  {
    alert: 'LowCacheHitRate',
    labels: player,
    atMinutes: 30,
    fires: { [lookups]: '0+60x40', [hits]: '0+6x40' },
    value: '10%',
    quiet: {
      'hits enough': { [lookups]: '0+60x40', [hits]: '0+40x40' },
      'hardly any look-ups': { [lookups]: '0+1x40', [hits]: '0x40' },
    },
  },
  {
    alert: 'RetryAmplification',
    labels: player,
    atMinutes: 20,
    fires: { [attempts]: '0+30x40', [retries]: '0+10x40' },
    value: '3.00',
    quiet: {
      'one attempt each': { [attempts]: '0+10x40', [retries]: '0+10x40' },
      'hardly any attempts': { [attempts]: '0+0.3x40', [retries]: '0+0.1x40' },
      'two inside each other, each of which repeats little': nestedRetries(10, 1.4),
    },
  },
  {
    alert: 'NestedRetryAmplification',
    labels: service,
    atMinutes: 20,
    // Neither makes enough attempts for RetryAmplification.
    fires: nestedRetries(10, 1.4),
    value: '1.96',
    quiet: {
      'together they repeat little': nestedRetries(10, 1.2),
      'hardly any attempts': nestedRetries(0.1, 1.4),
      'no retry is inside another one': retryOf('Alone', { calls: 10, executions: 10, attempts: 30, leaf: 30 }),
      'nothing is called': nestedRetries(0, 1.4),
    },
  },
  {
    alert: 'RetriesExhausted',
    labels: player,
    atMinutes: 15,
    fires: { [exhausted]: '0+6x30', [retries]: '0+18x30', [failedRetries]: '0+6x30' },
    value: '25%',
    quiet: {
      'gave up once': { [exhausted]: '0x5 1x20', [retries]: '0+18x30' },
      'gives up often, of far more executions': { [exhausted]: '0+60x30', [retries]: '0+1200x30' },
      'hardly any executions': { [exhausted]: '0+2x30', [failedRetries]: '0+2x30' },
    },
  },
  {
    alert: 'CircuitOpen',
    labels: player,
    atMinutes: 20,
    // It tries again every other minute, and is open in between.
    fires: {
      [breaker('closed')]: '1x3 0x30',
      [breaker('open')]: '0x3 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1x10',
      [breaker('half-open')]: '0x3 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0x10',
      [breakerCalls]: '0+60x30',
    },
    value: '1.0',
    quiet: {
      'all are closed': { [breaker('closed')]: '1x30', [breaker('open')]: '0x30', [breakerCalls]: '0+60x30' },
      'it closed again': { [breaker('open')]: '0x5 1x2 0x30', [breakerCalls]: '0+60x30' },
      'it is not called': { [breaker('open')]: '0x3 1x30', [breakerCalls]: '0+60x3 180x30' },
    },
  },
  {
    alert: 'BulkheadSaturated',
    labels: player,
    atMinutes: 30,
    fires: { [places]: '8x40', [taken]: '8x40', [waiting]: '5x40', [refused]: '0x40' },
    value: '100%',
    quiet: {
      'full, and no call waits': { [places]: '8x40', [taken]: '8x40', [waiting]: '0x40', [refused]: '0x40' },
      'places are free': { [places]: '8x40', [taken]: '4x40', [waiting]: '1x40', [refused]: '0+60x40' },
      'full for a moment': { [places]: '8x40', [taken]: '2x25 8x2 2x15', [waiting]: '0x25 9x2 0x15' },
    },
  },
  {
    alert: 'TimeoutsIgnored',
    labels: player,
    atMinutes: 20,
    // A service that starts with it.
    fires: { [ignored]: '_x14 2x20' },
    value: '2',
    quiet: {
      'all timeouts were obeyed': { [ignored]: '0x30' },
      'it is new, and all were obeyed': { [ignored]: '_x14 0x20' },
      'it was long ago': { [ignored]: '4x60' },
    },
  },
  {
    alert: 'SagaUndoFailed',
    labels: player,
    atMinutes: 20,
    // A service that starts with it.
    fires: { [undos('success')]: '_x14 3x20', [undos('error')]: '_x14 2x20' },
    value: '2',
    quiet: {
      'all were undone': { [undos('success')]: '0+6x30', [undos('error')]: '0x30' },
      'it is new, and all were undone': { [undos('success')]: '_x14 3x20', [undos('error')]: '_x14 0x20' },
      'it was long ago': { [undos('error')]: '4x60' },
    },
  },
  {
    alert: 'QueueGrowing',
    labels: inQueue,
    atMinutes: 40,
    // Two workers read the same queue.
    fires: { [depthOf('waiting')]: '5+30x60', [depthOf('waiting', 'b')]: '5+30x60', [depthOf('running')]: '20x60' },
    value: '30',
    quiet: {
      'as many wait as before': { [depthOf('waiting')]: '500x60' },
      'it is worked off': { [depthOf('waiting')]: '2000-30x60' },
      'it grows slowly': { [depthOf('waiting')]: '5+2x60' },
      'it was empty in between': { [depthOf('waiting')]: '5x30 0 0+40x30' },
      'more of them run': { [depthOf('waiting')]: '0x60', [depthOf('running')]: '0+30x60' },
    },
  },
  {
    alert: 'WorkerLost',
    labels: inQueue,
    atMinutes: 20,
    // A worker that starts with it.
    fires: { [takenOver]: '_x14 12x20' },
    value: '12',
    quiet: {
      'none was lost': { [takenOver]: '0x30' },
      'it is new, and none was lost': { [takenOver]: '_x14 0x20' },
      'it was long ago': { [takenOver]: '4x60' },
    },
  },
  {
    alert: 'PoisonWorkflow',
    labels: inDurable,
    atMinutes: 20,
    fires: { [poison]: '_x14 1x20' },
    value: '1',
    quiet: {
      'none was ended': { [poison]: '0x30' },
      'it was long ago': { [poison]: '1x60' },
    },
  },
  {
    alert: 'WorkflowStuck',
    labels: inQueue,
    atMinutes: 90,
    fires: { [ageOf('waiting')]: '0+60x100', [ageOf('running')]: '40x100' },
    value: '1h 30m 0s',
    quiet: {
      'they wait for a while': { [ageOf('waiting')]: '3000x100', [ageOf('running')]: '40x100' },
      'one has run for a day': { [ageOf('waiting')]: '0x100', [ageOf('running')]: '86400+60x100' },
      'one waited long, for a moment': { [ageOf('waiting')]: '0x85 5000x2 0x20' },
    },
  },
  {
    alert: 'BudgetExceeded',
    labels: player,
    atMinutes: 20,
    // A service that starts with it.
    fires: { [usedUp]: '_x14 3x20' },
    value: '3',
    quiet: {
      'something is left': { [usedUp]: '0x30' },
      'it is new, and something is left': { [usedUp]: '_x14 0x20' },
      'it was long ago': { [usedUp]: '4x60' },
    },
  },
  {
    alert: 'SpendRateHigh',
    labels: service,
    atMinutes: 40,
    // Neither step is enough alone.
    fires: { [spent('Ask', 'model-large')]: '0+0.1x60', [spent('Check', 'other')]: '0+0.1x60' },
    value: '12.00',
    quiet: {
      'less is spent': { [spent('Ask', 'model-large')]: '0+0.1x60', [spent('Check', 'other')]: '0+0.05x60' },
      'it is over': { [spent('Ask', 'model-large')]: '0+1x10 10x60' },
      'a burst just now': { [spent('Ask', 'model-large')]: '0x36 5x30' },
      'two services spend so much together': {
        [spent('Ask', 'model-large')]: '0+0.1x60',
        [spent('Ask', 'model-large').replace('stories', 'games')]: '0+0.1x60',
      },
    },
  },
  {
    alert: 'TelemetryDropped',
    labels: { ...service, ...lost },
    atMinutes: 30,
    // Not there, then 5: a counter that appears counts whole.
    fires: { [dropped]: '_x24 5x20' },
    value: '5',
    quiet: { 'it was long ago': { [dropped]: '5x60' } },
  },
  {
    alert: 'EventLoopLag',
    labels: process,
    atMinutes: 15,
    fires: { [delay]: '0.25x30' },
    value: '250ms',
    quiet: { 'at rest': { [delay]: '0.012x30' }, 'late once': { [delay]: '0.012x12 0.4 0.012x20' } },
  },
  {
    alert: 'AlloyConfigRejected',
    labels: alloy,
    atMinutes: 15,
    fires: { [loaded]: '1x5 0x20' },
    value: '0',
    quiet: { 'it was taken': { [loaded]: '1x30' } },
  },
  {
    alert: 'SamplesNotDelivered',
    labels: queue,
    atMinutes: 20,
    fires: { [failedSamples]: '0+60x30' },
    value: '1.00',
    quiet: { 'all are delivered': { [failedSamples]: '7x30' } },
  },
  ...objectiveCases(story),
];
