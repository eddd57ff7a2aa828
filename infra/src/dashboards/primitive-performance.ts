import type { ClassicDashboard } from './classic-dashboard.js';
import { PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { increase, partRate, rate, ratio, sum, top } from '../promql/functions.js';
import { series } from '../promql/series.js';
import type { Thresholds } from '../settings/thresholds.js';
import { statusColors } from './colors.js';
import { dashboard } from './dashboard.js';
import { toDashboard, toLogs } from './links.js';
import { barChart } from './panels/bar-chart.js';
import { gauge } from './panels/gauge.js';
import { heatmap } from './panels/heatmap.js';
import type { PlaceablePanel } from './panels/panel-options.js';
import { timeSeries } from './panels/time-series.js';
import { named, perPrimitive, perSecondOfEach, quantileOfEach, valueOfEach } from './primitive-queries.js';
import { primitive, rateWindow, shown, step } from './scope.js';
import { secondsPerSecond } from './units.js';

const perSecond = 'ops';
const byName = (expression: string): string => sum(perPrimitive, expression);

/** What does each step do: how often, how long, how well do caches and retries help? */
export function primitivePerformance(thresholds: Thresholds): ClassicDashboard {
  return dashboard({
    key: 'primitivePerformance',
    title: 'Primitive Performance',
    description: 'What does each step do: how often, how long, and how well do caches and retries help?',
    uses: ['primitive'],
    sections: [
      {
        title: 'Executions',
        rows: [
          {
            height: 9,
            panels: [
              [9, executions()],
              [9, inFlight()],
              [6, hitRate(thresholds)],
            ],
          },
        ],
      },
      {
        title: 'Latency',
        rows: [
          {
            height: 9,
            panels: [
              [12, durations()],
              [12, latencyByPrimitive()],
            ],
          },
        ],
      },
      {
        title: 'Retries',
        rows: [
          {
            height: 8,
            panels: [
              [
                8,
                attemptsBy(
                  'attempt',
                  'Retry attempts by attempt',
                  'How often each attempt was made, per second. Everything beyond 1 is a repetition.',
                ),
              ],
              [8, attemptsBy('status', 'Retry attempts by status', 'How attempts ended, per second.')],
              [8, backoff()],
            ],
          },
        ],
      },
      {
        title: 'Caches and parallel steps',
        rows: [
          {
            height: 8,
            panels: [
              [8, cacheEntries()],
              [8, cacheEvictions()],
              [8, speedUp()],
            ],
          },
        ],
      },
    ],
  });
}

function executions(): PlaceablePanel {
  return barChart({
    title: 'Executions by primitive',
    description: 'How often each primitive was executed in the time shown; the twelve busiest.',
    unit: Short,
    label: 'primitive',
    queries: [
      {
        expr: `label_join(${top(12, `round(${byName(increase('tta_primitive_executions_total', primitive, shown))})`)}, "primitive", " ", "service_name", "primitive_name")`,
      },
    ],
  });
}

function inFlight(): PlaceablePanel {
  return timeSeries({
    title: 'In flight',
    description:
      'Executions running at the moment of the scrape. A line that only climbs is something that never ends.',
    unit: Short,
    queries: [{ expr: top(12, `${byName(series('tta_executions_active', primitive))} > 0`), legend: named }],
    noValue: 'nothing is running',
    isStacked: true,
  });
}

function hitRate({ cacheHitRatio }: Thresholds): PlaceablePanel {
  const of = (metric: 'tta_cache_hits_total' | 'tta_cache_total'): string => sum([], rate(metric, primitive, shown));
  return gauge({
    title: 'Cache hit rate',
    description: `Share of look-ups that needed no computation. LowCacheHitRate speaks below ${cacheHitRatio * 100} %.`,
    unit: PercentUnit,
    min: 0,
    max: 1,
    queries: [{ expr: ratio(of('tta_cache_hits_total'), of('tta_cache_total')), legend: 'hit rate' }],
    steps: [
      [null, 'red'],
      [cacheHitRatio, 'orange'],
      [0.6, 'green'],
    ],
    links: [toDashboard('costOptimization', 'Savings'), toLogs('Misses in the log', '|= "cache_miss"')],
  });
}

function durations(): PlaceablePanel {
  return heatmap({
    title: 'Durations',
    description:
      'How many executions took how long; each is in one column. Two bands are two kinds of work; a diamond leads to the trace of one.',
    unit: Short,
    axisUnit: Seconds,
    queries: [
      {
        // The windows of rates overlap: times the step, each execution is in one column only.
        expr: `${sum(['le'], partRate('tta_execution_duration_seconds', 'bucket', primitive, rateWindow))} * ${step}`,
        legend: '{{le}}',
      },
    ],
  });
}

function latencyByPrimitive(): PlaceablePanel {
  return timeSeries({
    title: 'Latency by primitive',
    description: '95 of 100 executions of each primitive were faster than this; the twelve slowest.',
    unit: Seconds,
    exemplar: true,
    queries: [{ expr: quantileOfEach(0.95, 'tta_execution_duration_seconds'), legend: named }],
    links: [toLogs('Logs of these services', '')],
  });
}

function attemptsBy(label: 'attempt' | 'status', title: string, description: string): PlaceablePanel {
  return timeSeries({
    title,
    description,
    unit: perSecond,
    isStacked: true,
    exemplar: true,
    queries: [{ expr: sum([label], rate('tta_retry_attempts_total', primitive, rateWindow)), legend: `{{${label}}}` }],
    ...(label === 'status' && { colors: statusColors }),
    links: [toLogs('Failed attempts in the log', '|= "retry_attempt_failed"')],
  });
}

function backoff(): PlaceablePanel {
  const waited = sum([], rate('tta_retry_backoff_seconds_total', primitive, rateWindow));
  const taken = sum(
    [],
    partRate('tta_execution_duration_seconds', 'sum', { ...primitive, primitive_type: 'retry' }, rateWindow),
  );
  return timeSeries({
    title: 'Backoff time beside attempt time',
    description: 'The time that retries spend in attempts and the time that they wait between them, per second.',
    unit: secondsPerSecond,
    isStacked: true,
    queries: [
      { expr: `${taken} - ${waited}`, legend: 'attempts' },
      { expr: waited, legend: 'waiting' },
    ],
    colors: { attempts: 'blue', waiting: 'orange' },
  });
}

function cacheEntries(): PlaceablePanel {
  return timeSeries({
    title: 'Cache entries',
    description:
      'Entries that each cache holds. A flat line at its limit with entries going by size is a cache too small.',
    unit: Short,
    queries: [{ expr: valueOfEach('tta_cache_entries'), legend: named }],
  });
}

function cacheEvictions(): PlaceablePanel {
  return timeSeries({
    title: 'Cache entries gone',
    description:
      'Entries that caches let go, per second: by size to make room, by ttl because they were old, or cleared.',
    unit: perSecond,
    queries: [{ expr: perSecondOfEach('tta_cache_evictions_total', ['reason']), legend: `${named} {{reason}}` }],
    noValue: 'none went',
  });
}

function speedUp(): PlaceablePanel {
  const of = (metric: 'tta_parallel_branch_seconds_total' | 'tta_parallel_wall_seconds_total'): string =>
    byName(rate(metric, primitive, rateWindow));
  return timeSeries({
    title: 'Parallel speed-up',
    description:
      'Time of all branches over the time that the step took: 2 is twice as fast as one after the other, 1 gains nothing.',
    unit: Short,
    min: 0,
    queries: [
      {
        expr: top(12, ratio(of('tta_parallel_branch_seconds_total'), of('tta_parallel_wall_seconds_total'))),
        legend: named,
      },
    ],
    links: [toDashboard('costOptimization', 'Savings')],
  });
}
