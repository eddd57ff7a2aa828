import { Short } from '@grafana/grafana-foundation-sdk/units';
import { greatest, increase, rate, sum, top } from '../../promql/functions.js';
import { series, type Counter } from '../../promql/series.js';
import { toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { stat } from '../panels/stat.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perPrimitive } from '../primitive-queries.js';
import { rateWindow, shown, target } from '../scope.js';

export function workers(): PlaceablePanel {
  return timeSeries({
    title: 'Workers',
    description:
      'Workers that are connected to the database of their queue. A step down is a deploy, or a lost worker.',
    unit: Short,
    min: 0,
    queries: [
      {
        expr: greatest(['service_name', 'queue'], series('tta_durable_workers', target)),
        legend: '{{service_name}} {{queue}}',
      },
    ],
    noValue: 'no worker',
  });
}

export function recoveries(): PlaceablePanel {
  return timeSeries({
    title: 'Executions taken over',
    description:
      'Executions that were continued elsewhere because their worker was lost, per second. A deploy loses none.',
    unit: 'ops',
    queries: [{ expr: ofEach('tta_durable_recoveries_total'), legend: named }],
  });
}

export function repeatedSteps(): PlaceablePanel {
  return timeSeries({
    title: 'Steps run again',
    description:
      'Steps per second that lost workers had begun and not recorded. Their side effects may have happened twice.',
    unit: 'ops',
    queries: [{ expr: ofEach('tta_durable_steps_repeated_total'), legend: named }],
  });
}

export function poisoned(): PlaceablePanel {
  return stat({
    title: 'Poison workflows',
    description: 'Executions in the time shown that were ended because they lost too many workers. See PoisonWorkflow.',
    unit: Short,
    decimals: 0,
    noValue: '0',
    queries: [{ expr: sum([], increase('tta_durable_poisoned_total', target, shown)), legend: 'ended' }],
    steps: [
      [null, 'green'],
      [0.5, 'red'],
    ],
    links: [toLogs('Those in the log', '|= "PoisonWorkflowError"')],
  });
}

/** Per second, of the twelve workflows with most. */
function ofEach(metric: Counter): string {
  return top(12, sum(perPrimitive, rate(metric, target, rateWindow)));
}
