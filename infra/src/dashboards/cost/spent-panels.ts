import { Dollars, Short } from '@grafana/grafana-foundation-sdk/units';
import { partRate, quantile, rate, sum, top } from '../../promql/functions.js';
import type { Thresholds } from '../../settings/thresholds.js';
import { toDashboard } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { stat } from '../panels/stat.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOf } from '../primitive-queries.js';
import { primitive, rateWindow, shown, workflow } from '../scope.js';
import { dollarsPerHour } from '../units.js';
import { perHour, perHourOf, perHourOfEach, total } from './money-queries.js';

const secondsPerMonth = 30 * 24 * 3600;
// Two services may have a workflow of one name; they are two workflows.
const perWorkflow = ['service_name', 'workflow_name'];
const namedWorkflow = '{{service_name}} {{workflow_name}}';
const noSpending = 'nothing spent';

export function inAll(): PlaceablePanel {
  return stat({
    title: 'Spent',
    description: 'US dollars that all steps spent in the time shown, also those whose output was not used.',
    noValue: '$0',
    unit: Dollars,
    decimals: 2,
    queries: [{ expr: total('tta_cost_usd_total'), legend: 'spent' }],
    steps: [[null, 'blue']],
  });
}

export function forecast({ spendUsdPerHour }: Thresholds): PlaceablePanel {
  const perMonth = (spendUsdPerHour * secondsPerMonth) / 3600;
  return stat({
    title: 'Thirty days at this rate',
    description:
      'US dollars that thirty days cost if they are as the time shown: choose a day or a week for a forecast that knows nights. ' +
      `SpendRateHigh speaks about a service that spends $${spendUsdPerHour} an hour, which is $${perMonth} in thirty days.`,
    noValue: '$0',
    unit: Dollars,
    decimals: 0,
    queries: [
      {
        expr: `${sum([], rate('tta_cost_usd_total', primitive, shown))} * ${secondsPerMonth}`,
        legend: 'forecast',
      },
    ],
    steps: [
      [null, 'green'],
      [perMonth * 0.8, 'orange'],
      [perMonth, 'red'],
    ],
  });
}

export function byWorkflow(): PlaceablePanel {
  return timeSeries({
    title: 'Spent by workflow',
    description:
      'US dollars an hour of the runs of each workflow that ended: a long run counts at its end, with all steps inside it.',
    noValue: noSpending,
    unit: dollarsPerHour,
    isStacked: true,
    queries: [
      {
        expr: perHour(top(12, sum(perWorkflow, partRate('tta_workflow_cost_usd', 'sum', workflow, rateWindow)))),
        legend: namedWorkflow,
      },
    ],
    links: [toDashboard('workflowOverview', 'Only this workflow', { workflow: '${__field.labels.workflow_name}' })],
  });
}

export function byStep(): PlaceablePanel {
  return timeSeries({
    title: 'Spent by step',
    description: 'US dollars an hour by the step that spent them, at the time of its call.',
    noValue: noSpending,
    unit: dollarsPerHour,
    isStacked: true,
    queries: [{ expr: perHourOfEach('tta_cost_usd_total'), legend: named }],
    links: [toDashboard('primitivePerformance', 'Only this step', { primitive: '${__field.labels.primitive_name}' })],
  });
}

export function byModel(): PlaceablePanel {
  return timeSeries({
    title: 'Spent by model',
    description:
      'US dollars an hour by model, as far as createTelemetry({ models }) lists them. "other" are those that it does not list, ' +
      'and what no model costs.',
    noValue: noSpending,
    unit: dollarsPerHour,
    isStacked: true,
    queries: [{ expr: perHourOf('tta_cost_usd_total', ['model']), legend: '{{model}}' }],
  });
}

export function medianRun(): PlaceablePanel {
  return costOfRuns(
    50,
    'Cost of a run, p50',
    'Half of the runs of each workflow that spend anything cost less than this.',
  );
}

export function dearestRuns(): PlaceablePanel {
  return costOfRuns(
    95,
    'Cost of a run, p95',
    '95 of 100 runs cost less than this. Far above p50, a few runs cost most: bound them with a budget.',
  );
}

function costOfRuns(percent: number, title: string, description: string): PlaceablePanel {
  return timeSeries({
    title,
    description,
    noValue: noSpending,
    unit: Dollars,
    exemplar: true,
    queries: [
      {
        expr: top(12, quantile(percent / 100, 'tta_workflow_cost_usd', perWorkflow, workflow, rateWindow)),
        legend: namedWorkflow,
      },
    ],
    links: [toDashboard('workflowOverview', 'Only this workflow', { workflow: '${__field.labels.workflow_name}' })],
  });
}

export function tokens(): PlaceablePanel {
  return timeSeries({
    title: 'Tokens',
    description:
      'Tokens per second by direction, which do not overlap. Much input and little cached_input: order prompts so that they begin alike.',
    noValue: 'no tokens',
    unit: Short,
    isStacked: true,
    queries: [{ expr: perSecondOf('tta_tokens_total', ['direction']), legend: '{{direction}}' }],
  });
}
