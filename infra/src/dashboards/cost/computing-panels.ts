import { Seconds } from '@grafana/grafana-foundation-sdk/units';
import { toDashboard } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { stat } from '../panels/stat.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOf, perSecondOfEach } from '../primitive-queries.js';
import { secondsPerSecond } from '../units.js';
import { total } from './money-queries.js';

// The time that caches and parallel steps save, beside money.

export function saved(): PlaceablePanel {
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

export function parallelGain(): PlaceablePanel {
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

export function savedOverTime(): PlaceablePanel {
  return timeSeries({
    title: 'Computing time saved, by cache',
    description: 'Seconds of computing that each cache saves per second. 1 s/s saves one whole processor.',
    unit: secondsPerSecond,
    isStacked: true,
    queries: [{ expr: perSecondOfEach('tta_cache_saved_seconds_total'), legend: named }],
    links: [toDashboard('primitivePerformance', 'Only this cache', { primitive: '${__field.labels.primitive_name}' })],
  });
}

export function lookups(): PlaceablePanel {
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

export function sequentialBesideParallel(): PlaceablePanel {
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
