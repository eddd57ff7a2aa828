import { Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { greatest, quantile } from '../../promql/functions.js';
import { series } from '../../promql/series.js';
import type { Thresholds } from '../../settings/thresholds.js';
import { toDashboard } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { rateWindow, target } from '../scope.js';

/** Each worker reads the same numbers of its queue: take the greatest, not the sum. */
const perStatus = ['service_name', 'queue', 'status'];
const perQueue = ['service_name', 'queue'];

export function depth(): PlaceablePanel {
  return timeSeries({
    title: 'Executions in queues',
    description: 'Executions that wait for a worker, and those that run. Waiting ones that climb need more workers.',
    unit: Short,
    min: 0,
    queries: [
      {
        expr: greatest(perStatus, series('tta_durable_queue_depth', target)),
        legend: '{{service_name}} {{queue}} {{status}}',
      },
    ],
    noValue: 'no worker',
  });
}

export function oldest({ durableWaitSeconds }: Thresholds): PlaceablePanel {
  return timeSeries({
    title: 'Oldest execution',
    description:
      'How long the oldest execution has waited for a worker, and how long ago the oldest running one was started. ' +
      `One that waits longer than ${durableWaitSeconds} s is stuck: does a worker of its version run?`,
    unit: Seconds,
    min: 0,
    queries: [
      {
        expr: greatest(perStatus, series('tta_durable_oldest_age_seconds', target)),
        legend: '{{service_name}} {{queue}} {{status}}',
      },
    ],
    noValue: 'no worker',
  });
}

export function waits(): PlaceablePanel {
  const share = (part: number): string =>
    quantile(part, 'tta_durable_queue_wait_seconds', perQueue, target, rateWindow);
  return timeSeries({
    title: 'Time in queue',
    description: 'Time between the start of an execution, or the end of its delay, and its beginning in a worker.',
    unit: Seconds,
    min: 0,
    queries: [
      { expr: share(0.5), legend: '{{service_name}} {{queue}} p50' },
      { expr: share(0.95), legend: '{{service_name}} {{queue}} p95' },
    ],
    links: [toDashboard('workflowOverview', 'How long workflows run')],
  });
}
