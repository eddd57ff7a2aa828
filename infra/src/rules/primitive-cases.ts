import { series } from '../promql/series.js';
import type { AlertCase, InputSeries } from './alert-case.js';
import { player, service } from './case-labels.js';

const cached = { ...player, cache_type: 'memory' };
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

/** For each of the alerts beside this file, a time at which it fires and times at which it must not. */
export const primitiveCases: readonly AlertCase[] = [
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
];
