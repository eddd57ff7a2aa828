import { quantile, rate, sum } from '../promql/functions.js';
import { series } from '../promql/series.js';

/** What to ask Prometheus first, and what the answer is. */
export const queriesWorthTrying: readonly (readonly [answer: string, query: string])[] = [
  ['workflows run in all', sum([], series('workflowExecutions'))],
  ['executions of each primitive', sum(['primitive_name'], series('primitiveExecutions'))],
  ['p95 of each kind of step', quantile(0.95, 'executionDuration', ['primitive_type'], {}, '5m')],
  [
    'cache hit rate in percent',
    `${sum([], rate('cacheHits', {}, '5m'))} / ${sum([], rate('cacheLookups', {}, '5m'))} * 100`,
  ],
  ['retry attempts by status', sum(['status'], series('retryAttempts'))],
  ['failures per second', rate('workflowExecutions', { status: 'error' }, '5m')],
  ['which processes answer', series('up', { job: 'tta-primitives' })],
];
