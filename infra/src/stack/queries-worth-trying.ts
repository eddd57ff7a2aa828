import { quantile, rate, sum } from '../promql/functions.js';
import { series } from '../promql/series.js';

/** Queries to try first, each with the meaning of its answer. */
export const queriesWorthTrying: readonly (readonly [answer: string, query: string])[] = [
  ['workflows run in all', sum([], series('tta_workflow_executions_total'))],
  ['executions of each primitive', sum(['primitive_name'], series('tta_primitive_executions_total'))],
  ['p95 of each kind of step', quantile(0.95, 'tta_execution_duration_seconds', ['primitive_type'], {}, '5m')],
  [
    'cache hit rate in percent',
    `${sum([], rate('tta_cache_hits_total', {}, '5m'))} / ${sum([], rate('tta_cache_total', {}, '5m'))} * 100`,
  ],
  ['retry attempts by status', sum(['status'], series('tta_retry_attempts_total'))],
  ['failures per second', rate('tta_workflow_executions_total', { status: 'error' }, '5m')],
  ['which processes answer', series('up', { job: 'tta-primitives' })],
];
