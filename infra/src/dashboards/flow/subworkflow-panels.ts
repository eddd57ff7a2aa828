import { toDashboard } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOfEach } from '../primitive-queries.js';

export function subworkflows(): PlaceablePanel {
  const type = { primitive_type: 'subworkflow' };
  return timeSeries({
    title: 'Subworkflows',
    description:
      'How workflows inside others ended, per second. Workflow Overview shows them as workflows of their own.',
    unit: 'ops',
    isStacked: true,
    queries: [
      { expr: perSecondOfEach('tta_primitive_executions_total', ['status'], type), legend: `${named} {{status}}` },
    ],
    links: [toDashboard('workflowOverview', 'Only this workflow', { workflow: '${__field.labels.primitive_name}' })],
  });
}
