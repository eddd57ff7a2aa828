import { Short } from '@grafana/grafana-foundation-sdk/units';
import { rate, ratio, sum, top } from '../../promql/functions.js';
import type { Counter } from '../../promql/series.js';
import type { Thresholds } from '../../settings/thresholds.js';
import { toDashboard, toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOfEach } from '../primitive-queries.js';
import { rateWindow, target } from '../scope.js';

export function amplification({ attemptsPerExecution }: Thresholds): PlaceablePanel {
  // Of retries inside each other, the outermost has the calls and the innermost the attempts: no variable may part them.
  const of = (metric: Counter): string => sum(['service_name'], rate(metric, target, rateWindow));
  const attemptsPerCall = ratio(of('tta_retry_leaf_attempts_total'), of('tta_retry_calls_total'));
  return timeSeries({
    title: 'Retry amplification',
    description:
      'Attempts per call, of all retries of a service together: 1 repeats nothing. Those inside each other multiply. ' +
      `Where some are inside others, NestedRetryAmplification speaks above ${attemptsPerExecution}.`,
    unit: Short,
    min: 0,
    queries: [{ expr: top(12, attemptsPerCall), legend: '{{service_name}}' }],
    links: [toDashboard('costOptimization', 'Attempts of each retry')],
  });
}

export function givenUp(): PlaceablePanel {
  return timeSeries({
    title: 'Retries that gave up',
    description:
      'Retries whose callers got the error, per second, and those of them that gave up because the budget of all was empty, ' +
      'which spares the service behind them. RetriesExhausted speaks about the former.',
    unit: 'ops',
    queries: [
      { expr: perSecondOfEach('tta_retry_exhausted_total'), legend: named },
      { expr: perSecondOfEach('tta_retry_budget_refusals_total'), legend: `${named} budget` },
    ],
    links: [toLogs('Those in the log', '|= "retry_exhausted"')],
  });
}
