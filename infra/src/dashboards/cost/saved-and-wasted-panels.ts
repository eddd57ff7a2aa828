import { Dollars, PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import { share } from '../../promql/functions.js';
import { toDashboard } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { stat } from '../panels/stat.js';
import { timeSeries } from '../panels/time-series.js';
import { named } from '../primitive-queries.js';
import { dollarsPerHour } from '../units.js';
import { perHourOf, perHourOfEach, total } from './money-queries.js';

export function savedInAll(): PlaceablePanel {
  return stat({
    title: 'Saved by caches',
    description: 'US dollars that cache hits made unnecessary: each entry remembers what it cost to make.',
    noValue: '$0',
    unit: Dollars,
    decimals: 2,
    queries: [{ expr: total('tta_cache_saved_usd_total'), legend: 'saved' }],
    steps: [[null, 'green']],
    links: [toDashboard('primitivePerformance', 'Hit rate')],
  });
}

export function wastedInAll(): PlaceablePanel {
  return stat({
    title: 'Wasted',
    description: 'US dollars spent on work whose output was not used: they are part of what was spent.',
    noValue: '$0',
    unit: Dollars,
    decimals: 2,
    queries: [{ expr: total('tta_wasted_usd_total'), legend: 'wasted' }],
    steps: [[null, 'blue']],
  });
}

export function wastedShare(): PlaceablePanel {
  return stat({
    title: 'Share wasted',
    description: 'Share of what was spent whose output was not used.',
    noValue: '0%',
    unit: PercentUnit,
    decimals: 1,
    queries: [{ expr: share(total('tta_wasted_usd_total'), total('tta_cost_usd_total')), legend: 'wasted' }],
    steps: [
      [null, 'green'],
      [0.1, 'orange'],
      [0.25, 'red'],
    ],
  });
}

export function savedByCache(): PlaceablePanel {
  return timeSeries({
    title: 'Saved, by cache',
    description: 'US dollars an hour that each cache saves.',
    noValue: 'nothing saved',
    unit: dollarsPerHour,
    isStacked: true,
    queries: [{ expr: perHourOfEach('tta_cache_saved_usd_total'), legend: named }],
    links: [toDashboard('primitivePerformance', 'Only this cache', { primitive: '${__field.labels.primitive_name}' })],
  });
}

export function wastedByReason(): PlaceablePanel {
  return timeSeries({
    title: 'Wasted, by reason',
    description:
      'US dollars an hour that went for nothing: an attempt that failed and was made again, a hedge or a race that was lost, ' +
      'a saga that was undone.',
    noValue: 'nothing wasted',
    unit: dollarsPerHour,
    isStacked: true,
    queries: [{ expr: perHourOf('tta_wasted_usd_total', ['reason']), legend: '{{reason}}' }],
    colors: { failed_attempt: 'red', lost_hedge: 'orange', lost_race: 'blue', undone: 'purple' },
  });
}

export function wastedByStep(): PlaceablePanel {
  return timeSeries({
    title: 'Wasted, by step',
    description: 'US dollars an hour of each retry, hedge, race and saga whose attempts went for nothing.',
    noValue: 'nothing wasted',
    unit: dollarsPerHour,
    isStacked: true,
    queries: [{ expr: perHourOfEach('tta_wasted_usd_total'), legend: named }],
    links: [toDashboard('guards', 'Only this step', { primitive: '${__field.labels.primitive_name}' })],
  });
}
