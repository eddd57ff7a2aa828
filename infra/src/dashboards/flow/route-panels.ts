import { Short } from '@grafana/grafana-foundation-sdk/units';
import { increase, sum, top } from '../../promql/functions.js';
import { barChart } from '../panels/bar-chart.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perPrimitive, perSecondOfEach } from '../primitive-queries.js';
import { primitive, shown } from '../scope.js';

export function routes(): PlaceablePanel {
  return timeSeries({
    title: 'Routes taken',
    description:
      'How requests divide between the routes of each route and conditional, per second. Much otherwise means inputs without a route of their own.',
    unit: 'ops',
    isStacked: true,
    queries: [{ expr: perSecondOfEach('tta_route_taken_total', ['route']), legend: `${named} {{route}}` }],
  });
}

export function routeTotals(): PlaceablePanel {
  const taken = sum([...perPrimitive, 'route'], increase('tta_route_taken_total', primitive, shown));
  return barChart({
    title: 'Routes in the time shown',
    description: 'How often each route was taken in the time shown; the twelve most frequent.',
    unit: Short,
    label: 'taken',
    queries: [
      { expr: `label_join(${top(12, `round(${taken})`)}, "taken", " ", "service_name", "primitive_name", "route")` },
    ],
  });
}
