import { Short } from '@grafana/grafana-foundation-sdk/units';
import { statusColors } from '../colors.js';
import { toDashboard, toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perExecutionOfEach, perSecondOf, perSecondOfEach } from '../primitive-queries.js';

// Steps that run another one several times: maps and repetitions.

export function itemsPerMap(): PlaceablePanel {
  return timeSeries({
    title: 'Items per map',
    description: 'Items that an execution of each map runs, on average. A line that climbs is a list that grows.',
    unit: Short,
    min: 0,
    queries: [{ expr: perExecutionOfEach('tta_map_items_total', 'map'), legend: named }],
    links: [toDashboard('primitivePerformance', 'Only this map', { primitive: '${__field.labels.primitive_name}' })],
  });
}

export function itemsByStatus(): PlaceablePanel {
  return timeSeries({
    title: 'Items of maps',
    description: 'How the items of maps ended, per second. Cancelled ones were ended because another item failed.',
    unit: 'ops',
    isStacked: true,
    queries: [{ expr: perSecondOf('tta_map_items_total', ['status']), legend: '{{status}}' }],
    colors: statusColors,
  });
}

export function iterations(): PlaceablePanel {
  return timeSeries({
    title: 'Iterations per repetition',
    description: 'Runs that each repetition needs until its condition holds, on average.',
    unit: Short,
    min: 0,
    queries: [{ expr: perExecutionOfEach('tta_repeat_iterations_total', 'repeat'), legend: named }],
  });
}

export function limitsReached(): PlaceablePanel {
  return timeSeries({
    title: 'Repetitions at their limit',
    description: 'Repetitions whose condition did not hold after maxIterations runs, per second.',
    unit: 'ops',
    queries: [{ expr: perSecondOfEach('tta_repeat_limits_total'), legend: named }],
    links: [toLogs('Those in the log', '|= "repeat_limit_reached"')],
  });
}
