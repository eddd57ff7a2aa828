import { toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOfEach } from '../primitive-queries.js';

export function injections(): PlaceablePanel {
  return timeSeries({
    title: 'Faults on purpose',
    description:
      'Latency and failures that chaos injected, per second. Nothing else on this page tells them from real ones.',
    unit: 'ops',
    queries: [{ expr: perSecondOfEach('tta_chaos_injected_total', ['fault']), legend: `${named} {{fault}}` }],
    links: [toLogs('Injections in the log', '|= "chaos_"')],
  });
}
