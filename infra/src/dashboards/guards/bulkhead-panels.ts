import { PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { ratio, sum, top } from '../../promql/functions.js';
import { series } from '../../promql/series.js';
import type { Thresholds } from '../../settings/thresholds.js';
import { toDashboard } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perPrimitive, quantileOfEach, valueOfEach } from '../primitive-queries.js';
import { primitive } from '../scope.js';

export function running(): PlaceablePanel {
  return timeSeries({
    title: 'Running in bulkheads',
    description: 'Calls that run inside each bulkhead at the moment of the scrape.',
    unit: Short,
    queries: [{ expr: valueOfEach('tta_bulkhead_running'), legend: named }],
    links: [
      toDashboard('primitivePerformance', 'Only this bulkhead', { primitive: '${__field.labels.primitive_name}' }),
    ],
  });
}

export function placesTaken({ bulkheadUse }: Thresholds): PlaceablePanel {
  const of = (metric: 'tta_bulkhead_running' | 'tta_bulkhead_limit'): string =>
    sum(perPrimitive, series(metric, primitive));
  return timeSeries({
    title: 'Places taken',
    description: `Share of each bulkhead's places that is taken. Above ${bulkheadUse * 100} %, with calls that wait, BulkheadSaturated speaks.`,
    unit: PercentUnit,
    min: 0,
    max: 1,
    queries: [{ expr: top(12, ratio(of('tta_bulkhead_running'), of('tta_bulkhead_limit'))), legend: named }],
  });
}

export function waiting(): PlaceablePanel {
  return timeSeries({
    title: 'Waiting for a place',
    description: 'Calls that wait in front of each bulkhead. A queue that is never empty only adds to the latency.',
    unit: Short,
    isStacked: true,
    queries: [{ expr: valueOfEach('tta_bulkhead_queue_depth'), legend: named }],
  });
}

export function wait(): PlaceablePanel {
  return timeSeries({
    title: 'Wait for a place',
    description:
      '95 of 100 calls waited less than this for a place. The wait is not part of the execution of the step inside.',
    unit: Seconds,
    queries: [{ expr: quantileOfEach(0.95, 'tta_bulkhead_wait_seconds'), legend: named }],
  });
}
