import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOfEach } from '../primitive-queries.js';

export function winners(): PlaceablePanel {
  return timeSeries({
    title: 'Winners of races',
    description: 'The branch that answered first, per second. One that never wins is work for nothing.',
    unit: 'ops',
    isStacked: true,
    queries: [{ expr: perSecondOfEach('tta_race_won_total', ['winner']), legend: `${named} {{winner}}` }],
  });
}
