import { statusColors } from '../colors.js';
import { toDashboard, toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOf, perSecondOfEach } from '../primitive-queries.js';

export function timeouts(): PlaceablePanel {
  return timeSeries({
    title: 'Timeouts',
    description: 'Executions that took longer than their timeout, per second; the twelve with most of them.',
    unit: 'ops',
    queries: [{ expr: perSecondOfEach('tta_timeouts_total'), legend: named }],
    links: [
      toDashboard('primitivePerformance', 'Latency by primitive'),
      toLogs('Timeouts in the log', '|= "timeout_expired"'),
    ],
  });
}

export function afterTimeouts(): PlaceablePanel {
  return timeSeries({
    title: 'Steps past their timeout',
    description:
      'Steps that did not end when their signal told them to, per second: those waited for five seconds and more, ' +
      'and how those ended that were abandoned. Have them look at their signal.',
    unit: 'ops',
    queries: [
      { expr: perSecondOf('tta_timeouts_ignored_total'), legend: 'waited for' },
      { expr: perSecondOf('tta_abandoned_ends_total', ['status']), legend: '{{status}}' },
    ],
    colors: statusColors,
    links: [toLogs('Both in the log', '|= "timeout_ignored"')],
  });
}
