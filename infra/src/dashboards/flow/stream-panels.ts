import { CountsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { statusColors } from '../colors.js';
import { toDashboard, toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOf, perSecondOfEach, quantileOfEach } from '../primitive-queries.js';

export function firstItem(): PlaceablePanel {
  return timeSeries({
    title: 'Time to first item',
    description: 'Half and 95 of 100 streams gave their first item sooner than this: the wait that a reader feels.',
    unit: Seconds,
    exemplar: true,
    queries: [50, 95].map((percent) => ({
      expr: quantileOfEach(percent / 100, 'tta_stream_first_item_seconds'),
      legend: `p${percent} ${named}`,
    })),
    links: [toDashboard('primitivePerformance', 'Only this stream', { primitive: '${__field.labels.primitive_name}' })],
  });
}

export function items(): PlaceablePanel {
  return timeSeries({
    title: 'Items of streams',
    description: 'Items that each stream gave, per second, counted when the stream ends.',
    unit: CountsPerSecond,
    queries: [{ expr: perSecondOfEach('tta_stream_items_total'), legend: named }],
  });
}

export function streamEnds(): PlaceablePanel {
  return timeSeries({
    title: 'Ends of streams',
    description: 'How streams ended, per second. A reader that wants no more items is a success.',
    unit: 'ops',
    isStacked: true,
    queries: [
      {
        expr: perSecondOf('tta_primitive_executions_total', ['status'], { primitive_type: 'stream' }),
        legend: '{{status}}',
      },
    ],
    colors: statusColors,
    links: [toLogs('Failed streams in the log', '|= "stream_workflow_failed"')],
  });
}
