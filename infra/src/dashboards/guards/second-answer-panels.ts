import type { PlaceablePanel } from '../panels/panel-options.js';
import { toLogs } from '../links.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOf, perSecondOfEach } from '../primitive-queries.js';
import { secondsPerSecond } from '../units.js';

// Guards that get their answer elsewhere: fallbacks and hedges.

export function servedBy(): PlaceablePanel {
  return timeSeries({
    title: 'Which entry answered',
    description:
      'Whose answer fallbacks returned, per second: the primary step, an alternative by its number, or recover. ' +
      'With none, the failure was thrown.',
    unit: 'ops',
    isStacked: true,
    queries: [
      { expr: perSecondOf('tta_fallback_total', ['served_by']), legend: '{{served_by}}' },
      { expr: perSecondOf('tta_fallback_exhausted_total'), legend: 'none' },
    ],
    colors: { primary: 'green', '1': 'blue', recover: 'purple', none: 'red' },
    links: [toLogs('Other answers in the log', '|= "fallback_served"')],
  });
}

export function hedgeRates(): PlaceablePanel {
  return timeSeries({
    title: 'Hedges',
    description:
      'Attempts that hedges started beside the first one, per second: because it was slow (delay) or failed (failure). ' +
      'Suppressed ones found the budget empty.',
    unit: 'ops',
    isStacked: true,
    queries: [
      { expr: perSecondOf('tta_hedge_attempts_total', ['reason']), legend: '{{reason}}' },
      { expr: perSecondOf('tta_hedge_suppressed_total'), legend: 'suppressed' },
    ],
    colors: { suppressed: 'purple' },
    links: [toLogs('Hedges in the log', '|= "hedge_attempt_start"')],
  });
}

export function hedgeWins(): PlaceablePanel {
  return timeSeries({
    title: 'Which attempt won',
    description:
      'The attempt that answered first, per second: the first one, or a hedge by its number. With none, all failed.',
    unit: 'ops',
    isStacked: true,
    queries: [
      { expr: perSecondOf('tta_hedge_total', ['won_by']), legend: '{{won_by}}' },
      { expr: perSecondOf('tta_hedge_exhausted_total'), legend: 'none' },
    ],
    colors: { primary: 'green', '1': 'blue', none: 'red' },
  });
}

export function hedgeWaste(): PlaceablePanel {
  return timeSeries({
    title: 'Time of beaten attempts',
    description: 'Time that attempts took which another one had beaten, per second: the price of the hedges.',
    unit: secondsPerSecond,
    queries: [{ expr: perSecondOfEach('tta_hedge_wasted_seconds_total'), legend: named }],
  });
}
