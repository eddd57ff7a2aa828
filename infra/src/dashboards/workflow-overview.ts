import type { ClassicDashboard } from './classic-dashboard.js';
import { PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { quantile, rate, share, sum, top } from '../promql/functions.js';
import { series } from '../promql/series.js';
import { counted, failed } from '../rules/per-workflow.js';
import type { Objective } from '../rules/slo.js';
import type { Thresholds } from '../settings/thresholds.js';
import { statusColors } from './colors.js';
import { dashboard } from './dashboard.js';
import { toDashboard, toLogs } from './links.js';
import { objectivePanels } from './objective-panels.js';
import type { PlaceablePanel } from './panels/panel-options.js';
import { gauge } from './panels/gauge.js';
import { pieChart } from './panels/pie-chart.js';
import { stat } from './panels/stat.js';
import { table } from './panels/table.js';
import { timeSeries } from './panels/time-series.js';
import { rateWindow, shown, target, workflow } from './scope.js';

const perSecond = 'ops';
// Two services may have a workflow of one name; they are two workflows.
const perWorkflow = ['service_name', 'workflow_name'];
const named = '{{service_name}} {{workflow_name}}';
const latency = (percent: number, labels: readonly string[], window: string): string =>
  quantile(percent / 100, 'tta_workflow_duration_seconds', labels, workflow, window);
const ended = (window: string, where = {}): string =>
  sum(perWorkflow, rate('tta_workflow_executions_total', { ...workflow, ...where }, window));

/** Are workflows run, do they succeed, how long do they take? */
export function workflowOverview(thresholds: Thresholds, objectives: readonly Objective[]): ClassicDashboard {
  const panels = objectives.map(objectivePanels);
  const [first, ...others] = panels;
  if (first === undefined) throw new RangeError('settings/objectives.ts states no objective');
  return dashboard({
    key: 'workflowOverview',
    title: 'Workflow Overview',
    description: 'Are workflows run, do they succeed, how long do they take, and what is left of the error budget?',
    uses: ['workflow'],
    sections: [
      {
        title: 'At a glance',
        rows: [
          {
            height: 6,
            panels: [
              [3, running()],
              [3, runInAll()],
              [5, p95Gauge(thresholds)],
              [8, outcomes()],
              [5, first.budget],
            ],
          },
        ],
      },
      {
        title: 'Rate and failures',
        rows: [
          {
            height: 8,
            panels: [
              [12, executionRate()],
              [12, failures()],
            ],
          },
        ],
      },
      {
        title: 'Latency',
        rows: [
          {
            height: 8,
            panels: [
              [12, latencies()],
              [12, slowest()],
            ],
          },
        ],
      },
      {
        title: 'Objectives',
        rows: [
          { height: 8, panels: [[24, first.burn]] },
          ...others.map(({ budget, burn }) => ({ height: 8, panels: [[5, budget] as const, [19, burn] as const] })),
        ],
      },
    ],
  });
}

function running(): PlaceablePanel {
  const place = ['job', 'workspace', 'service_name', 'instance', 'workflow_name'];
  const named = `label_replace(${series('tta_executions_active', target)}, "workflow_name", "$1", "primitive_name", "(.*)")`;
  const roots = sum(place, series('tta_workflow_executions_total', workflow));
  return stat({
    title: 'Running now',
    description:
      "Executions in flight of primitives that are a workflow's root. One that is also a step of another workflow counts there too.",
    unit: Short,
    queries: [{ expr: `sum(${sum(place, named)} and ${roots})`, legend: 'running' }],
    sparkline: true,
    steps: [[null, 'blue']],
    noValue: '0',
    links: [toDashboard('primitivePerformance', 'Steps in flight')],
  });
}

function runInAll(): PlaceablePanel {
  return stat({
    title: 'Run in all',
    description: 'Root executions that ended since the processes started.',
    unit: Short,
    queries: [{ expr: sum([], series('tta_workflow_executions_total', workflow)), legend: 'run' }],
    steps: [[null, 'blue']],
    noValue: '0',
  });
}

function p95Gauge({ workflowP95Seconds }: Thresholds): PlaceablePanel {
  return gauge({
    title: 'p95 duration',
    description: `95 of 100 workflows were faster than this. SlowWorkflowExecution speaks above ${workflowP95Seconds} s.`,
    unit: Seconds,
    min: 0,
    max: workflowP95Seconds * 2,
    queries: [{ expr: latency(95, [], shown), legend: 'p95' }],
    steps: [
      [null, 'green'],
      [workflowP95Seconds / 2, 'orange'],
      [workflowP95Seconds, 'red'],
    ],
    links: [toDashboard('primitivePerformance', 'Which step takes it')],
  });
}

function outcomes(): PlaceablePanel {
  return pieChart({
    title: 'Outcomes',
    description:
      'How workflows ended in the time shown. Cancelled workflows were given up by their caller and do not count as failures.',
    unit: Short,
    queries: [
      {
        expr: `round(${sum(['status'], `increase(${series('tta_workflow_executions_total', workflow)}[${shown}])`)})`,
        legend: '{{status}}',
      },
    ],
    colors: statusColors,
    links: [toLogs('Failures in the log', '| json | level = "error"')],
  });
}

function executionRate(): PlaceablePanel {
  return timeSeries({
    title: 'Execution rate',
    description: 'Workflows that ended, per second; the twelve busiest.',
    unit: perSecond,
    exemplar: true,
    queries: [{ expr: top(12, ended(rateWindow)), legend: named }],
    links: [
      toDashboard('workflowOverview', 'Only this workflow', { workflow: '${__field.labels.workflow_name}' }),
      toLogs('Logs of these services', ''),
    ],
  });
}

function failures(): PlaceablePanel {
  return timeSeries({
    title: 'Failures by workflow and status',
    description:
      'Workflows that ended in an error, a timeout or a rejection, per second. A point with a diamond leads to a trace.',
    unit: perSecond,
    exemplar: true,
    queries: [
      {
        expr: top(
          12,
          sum(
            [...perWorkflow, 'status'],
            rate('tta_workflow_executions_total', { ...workflow, ...failed }, rateWindow),
          ),
        ),
        legend: `${named} {{status}}`,
      },
    ],
    noValue: 'no failures',
    links: [
      toDashboard('workflowOverview', 'Only this workflow', { workflow: '${__field.labels.workflow_name}' }),
      toLogs('Failures in the log', '| json | level = "error"'),
    ],
  });
}

function latencies(): PlaceablePanel {
  return timeSeries({
    title: 'Latency',
    description:
      'Half, 95 of 100 and 99 of 100 workflows were faster. A point with a diamond leads to the trace of one execution.',
    unit: Seconds,
    exemplar: true,
    queries: [50, 95, 99].map((percent) => ({ expr: latency(percent, [], rateWindow), legend: `p${percent}` })),
    colors: { p50: 'green', p95: 'orange', p99: 'red' },
    links: [toDashboard('primitivePerformance', 'Latency by primitive')],
  });
}

function slowest(): PlaceablePanel {
  return table({
    title: 'Slowest workflows',
    description: 'The 25 slowest workflows in the time shown. The share of failures leaves cancelled ones out.',
    labels: { service_name: 'Service', workflow_name: 'Workflow' },
    columns: [
      { title: 'p95', unit: Seconds, expr: top(25, latency(95, perWorkflow, shown)) },
      { title: 'p50', unit: Seconds, expr: latency(50, perWorkflow, shown) },
      { title: 'Rate', unit: perSecond, expr: ended(shown) },
      { title: 'Failed', unit: PercentUnit, expr: share(ended(shown, failed), ended(shown, counted)) },
    ],
    links: [toDashboard('workflowOverview', 'Only this workflow', { workflow: '${__data.fields.Workflow}' })],
  });
}
