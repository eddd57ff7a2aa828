import { Dollars } from '@grafana/grafana-foundation-sdk/units';
import { least, top } from '../../promql/functions.js';
import { series } from '../../promql/series.js';
import { toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perPrimitive, perSecondOf, perSecondOfEach } from '../primitive-queries.js';
import { primitive } from '../scope.js';

export function budgetsLeft(): PlaceablePanel {
  return timeSeries({
    title: 'Left in budgets',
    description:
      'US dollars left in each budget that executions share, when the last one ended. Of several processes, the one with the least.',
    noValue: 'none shared',
    unit: Dollars,
    queries: [{ expr: top(12, least(perPrimitive, series('tta_budget_left_usd', primitive))), legend: named }],
  });
}

export function budgetsUsedUp(): PlaceablePanel {
  return timeSeries({
    title: 'Budgets used up',
    description:
      'How often a budget had nothing left, per second, and what it does then: once for each execution, or for each window ' +
      'where executions share it. BudgetExceeded speaks about each.',
    noValue: 'none',
    unit: 'ops',
    isStacked: true,
    queries: [{ expr: perSecondOf('tta_budget_exceeded_total', ['action']), legend: '{{action}}' }],
    colors: { reject: 'red', abort: 'purple', alternative: 'blue', warn: 'orange' },
    links: [toLogs('Those in the log', '|= "budget_exceeded"')],
  });
}

export function refusedByBudgets(): PlaceablePanel {
  return timeSeries({
    title: 'Refused by budgets',
    description: 'Executions that budgets refused, ended, or answered with their alternative, per second.',
    noValue: 'none',
    unit: 'ops',
    queries: [{ expr: perSecondOfEach('tta_budget_rejected_total'), legend: named }],
    links: [toLogs('Refusals in the log', '|= "budget_rejected"')],
  });
}

export function unansweredByStores(): PlaceablePanel {
  return timeSeries({
    title: 'Stores that do not answer',
    description:
      'Questions that the store of a budget did not answer, per second. Meanwhile each process knows only its own spending, ' +
      'unless failClosed refuses its executions.',
    noValue: 'none',
    unit: 'ops',
    queries: [{ expr: perSecondOfEach('tta_budget_store_failures_total'), legend: named }],
    links: [toLogs('Failures in the log', '|= "budget_store_failed"')],
  });
}
