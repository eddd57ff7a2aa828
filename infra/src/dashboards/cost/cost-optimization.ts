import { TextBoxVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ClassicDashboard } from './classic-dashboard.js';
import { PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { increase, ratio, sum } from '../promql/functions.js';
import type { Counter } from '../promql/series.js';
import type { Thresholds } from '../settings/thresholds.js';
import { dashboard } from './dashboard.js';
import { toDashboard, toLogs } from './links.js';
import { gauge } from './panels/gauge.js';
import type { PlaceablePanel } from './panels/panel-options.js';
import { stat } from './panels/stat.js';
import { timeSeries } from './panels/time-series.js';
import { named, perExecutionOfEach, perSecondOf, perSecondOfEach } from './primitive-queries.js';
import { primitive, shown, target } from './scope.js';
import { secondsPerSecond } from './units.js';

const secondsPerHour = 3600;
const total = (metric: Counter): string => sum([], increase(metric, primitive, shown));

/** What do caches, retries and parallel steps save, and what do they cost? */
export function costOptimization(thresholds: Thresholds): ClassicDashboard {
  return dashboard({
    key: 'costOptimization',
    title: 'Cost Optimization',
    description: 'What do caches and parallel steps save, and what do retries cost?',
    uses: ['primitive'],
    more: [
      new TextBoxVariableBuilder('price')
        .label('Price of an hour')
        .description('Cost of an hour of computing, in any currency: the saved seconds are shown as money too.')
        .defaultValue('1'),
    ],
    sections: [
      {
        title: 'In the time shown',
        rows: [
          {
            height: 6,
            panels: [
              [5, saved()],
              [5, money()],
              [5, firstAttempt()],
              [4, amplification(thresholds)],
              [5, parallelGain()],
            ],
          },
        ],
      },
      {
        title: 'Caches',
        rows: [
          {
            height: 8,
            panels: [
              [12, savedOverTime()],
              [12, lookups()],
            ],
          },
        ],
      },
      {
        title: 'Retries and parallel steps',
        rows: [
          {
            height: 8,
            panels: [
              [12, amplificationOverTime()],
              [12, sequentialBesideParallel()],
            ],
          },
        ],
      },
    ],
  });
}

function saved(): PlaceablePanel {
  return stat({
    title: 'Computing time saved',
    description: 'Computing time that cache hits made unnecessary: each entry remembers how long it took to make.',
    noValue: '0',
    unit: Seconds,
    queries: [{ expr: total('tta_cache_saved_seconds_total'), legend: 'saved' }],
    steps: [[null, 'green']],
    links: [toDashboard('primitivePerformance', 'Hit rate')],
  });
}

function money(): PlaceablePanel {
  return stat({
    title: 'Money saved at $price an hour',
    description: 'The saved time at the price given above, in the currency of that price.',
    noValue: '0',
    unit: Short,
    decimals: 2,
    queries: [{ expr: `${total('tta_cache_saved_seconds_total')} / ${secondsPerHour} * $price`, legend: 'saved' }],
    steps: [[null, 'green']],
  });
}

function firstAttempt(): PlaceablePanel {
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

function amplification({ attemptsPerExecution }: Thresholds): PlaceablePanel {
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

function parallelGain(): PlaceablePanel {
  return stat({
    title: 'Waiting saved by parallel steps',
    description: 'Time of all branches less the time that the steps took: the wait that callers were spared.',
    noValue: '0',
    unit: Seconds,
    queries: [
      {
        expr: `${total('tta_parallel_branch_seconds_total')} - ${total('tta_parallel_wall_seconds_total')}`,
        legend: 'saved',
      },
    ],
    steps: [[null, 'green']],
  });
}

function savedOverTime(): PlaceablePanel {
  return timeSeries({
    title: 'Computing time saved, by cache',
    description: 'Seconds of computing that each cache saves per second. 1 s/s saves one whole processor.',
    unit: secondsPerSecond,
    isStacked: true,
    queries: [{ expr: perSecondOfEach('tta_cache_saved_seconds_total'), legend: named }],
    links: [toDashboard('primitivePerformance', 'Only this cache', { primitive: '${__field.labels.primitive_name}' })],
  });
}

function lookups(): PlaceablePanel {
  return timeSeries({
    title: 'Cache look-ups',
    description: 'How look-ups end, per second. A joined one waited for another caller who was computing the same.',
    unit: 'ops',
    isStacked: true,
    queries: [
      {
        expr: `${perSecondOf('tta_cache_hits_total')} - (${perSecondOf('tta_cache_coalesced_total')} or vector(0))`,
        legend: 'hit',
      },
      { expr: perSecondOf('tta_cache_coalesced_total'), legend: 'joined' },
      { expr: perSecondOf('tta_cache_misses_total'), legend: 'miss' },
    ],
    colors: { hit: 'green', joined: 'blue', miss: 'orange' },
  });
}

function amplificationOverTime(): PlaceablePanel {
  return timeSeries({
    title: 'Attempts per execution, by retry',
    description: 'The factor by which each retry multiplies the load on the service behind it.',
    unit: Short,
    min: 0,
    queries: [{ expr: perExecutionOfEach('tta_retry_attempts_total', 'retry'), legend: named }],
    links: [toDashboard('primitivePerformance', 'Only this retry', { primitive: '${__field.labels.primitive_name}' })],
  });
}

function sequentialBesideParallel(): PlaceablePanel {
  return timeSeries({
    title: 'Sequential time beside parallel time',
    description:
      'The time that the branches of parallel steps would take one after the other, beside the time that they took.',
    unit: secondsPerSecond,
    queries: [
      { expr: perSecondOf('tta_parallel_branch_seconds_total'), legend: 'one after the other' },
      { expr: perSecondOf('tta_parallel_wall_seconds_total'), legend: 'side by side' },
    ],
    colors: { 'one after the other': 'orange', 'side by side': 'green' },
  });
}
