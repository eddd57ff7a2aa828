import { PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { increase, ratio, sum } from '../../promql/functions.js';
import type { Counter } from '../../promql/series.js';
import type { Thresholds } from '../../settings/thresholds.js';
import { toDashboard, toLogs } from '../links.js';
import { gauge } from '../panels/gauge.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { stat } from '../panels/stat.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perExecutionOfEach } from '../primitive-queries.js';
import { primitive, shown, target } from '../scope.js';

export function firstAttempt(): PlaceablePanel {
  const first = (more: Readonly<Record<string, string>>): string =>
    sum([], increase('tta_retry_attempts_total', { ...primitive, attempt: '1', ...more }, shown));
  return gauge({
    title: 'First attempt succeeds',
    description: 'Share of retried calls that succeed at once. The rest is paid for twice.',
    unit: PercentUnit,
    min: 0,
    max: 1,
    queries: [{ expr: ratio(`(${first({ status: 'success' })} or vector(0))`, first({})), legend: 'at once' }],
    steps: [
      [null, 'red'],
      [0.8, 'orange'],
      [0.95, 'green'],
    ],
    links: [toLogs('Failed attempts in the log', '|= "retry_attempt_failed"')],
  });
}

export function amplification({ attemptsPerExecution }: Thresholds): PlaceablePanel {
  // Of retries inside each other, the outermost has the calls and the innermost the attempts: no variable may part them.
  const of = (metric: Counter): string => sum([], increase(metric, target, shown));
  return stat({
    title: 'Retry amplification',
    description: `Attempts per call, of all retries together: 1 repeats nothing. RetryAmplification speaks above ${attemptsPerExecution}.`,
    unit: Short,
    decimals: 2,
    queries: [{ expr: ratio(of('tta_retry_leaf_attempts_total'), of('tta_retry_calls_total')), legend: 'attempts' }],
    steps: [
      [null, 'green'],
      [(1 + attemptsPerExecution) / 2, 'orange'],
      [attemptsPerExecution, 'red'],
    ],
  });
}

export function amplificationOverTime(): PlaceablePanel {
  return timeSeries({
    title: 'Attempts per execution, by retry',
    description: 'The factor by which each retry multiplies the load on the service behind it.',
    unit: Short,
    min: 0,
    queries: [{ expr: perExecutionOfEach('tta_retry_attempts_total', 'retry'), legend: named }],
    links: [toDashboard('primitivePerformance', 'Only this retry', { primitive: '${__field.labels.primitive_name}' })],
  });
}
