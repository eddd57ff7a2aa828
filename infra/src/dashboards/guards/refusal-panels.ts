import { toDashboard, toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOfEach } from '../primitive-queries.js';

// A guard has several reasons to refuse, most of which never come up.
const ifAny = (refused: string): string => `${refused} > 0`;

/** Refusals of all guards beside each other. */
export function refusedCalls(): PlaceablePanel {
  return timeSeries({
    title: 'Refused calls',
    description:
      'Calls that guards refused before they ran, per second: an open circuit, a full bulkhead, a spent rate limit. ' +
      'A circuit breaker counts those too that a guard inside it refused.',
    unit: 'ops',
    isStacked: true,
    queries: [
      {
        expr: ifAny(
          perSecondOfEach('tta_primitive_executions_total', [], {
            primitive_type: 'circuit-breaker',
            status: 'rejected',
          }),
        ),
        legend: `${named} open`,
      },
      { expr: ifAny(perSecondOfEach('tta_bulkhead_rejected_total', ['reason'])), legend: `${named} {{reason}}` },
      { expr: ifAny(perSecondOfEach('tta_rate_limit_rejected_total', ['reason'])), legend: `${named} {{reason}}` },
    ],
    noValue: 'none',
    links: [
      toDashboard('workflowOverview', 'Failures of workflows'),
      toLogs('Refusals in the log', '| json | status = "rejected"'),
    ],
  });
}
