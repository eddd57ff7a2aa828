import { Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { partRate, sum, top } from '../../promql/functions.js';
import { toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perPrimitive, perSecondOfEach, quantileOfEach, valueOfEach } from '../primitive-queries.js';
import { primitive, rateWindow } from '../scope.js';

export function admitted(): PlaceablePanel {
  const permits = sum(perPrimitive, partRate('tta_rate_limit_wait_seconds', 'count', primitive, rateWindow));
  return timeSeries({
    title: 'Permits given',
    description: 'Calls that each rate limit let through, per second. A flat top is the limit itself.',
    unit: 'ops',
    queries: [{ expr: top(12, permits), legend: named }],
  });
}

export function waiting(): PlaceablePanel {
  return timeSeries({
    title: 'Waiting for a permit',
    description: 'Calls that wait in front of each rate limit at the moment of the scrape.',
    unit: Short,
    isStacked: true,
    queries: [{ expr: valueOfEach('tta_rate_limit_queue_depth'), legend: named }],
  });
}

export function wait(): PlaceablePanel {
  return timeSeries({
    title: 'Wait for a permit',
    description:
      '95 of 100 calls waited less than this for a permit. Calls that would wait longer than they may are refused.',
    unit: Seconds,
    queries: [{ expr: quantileOfEach(0.95, 'tta_rate_limit_wait_seconds'), legend: named }],
  });
}

export function cooldowns(): PlaceablePanel {
  return timeSeries({
    title: 'Cooldowns and failing stores',
    description:
      'How often a service asked all calls to hold back, and how often the shared store of a guard did not answer, per second.',
    unit: 'ops',
    queries: [
      { expr: perSecondOfEach('tta_rate_limit_cooldowns_total'), legend: `${named} cooldown` },
      { expr: perSecondOfEach('tta_rate_limit_store_failures_total'), legend: `${named} store` },
      { expr: perSecondOfEach('tta_bulkhead_store_failures_total'), legend: `${named} store` },
      { expr: perSecondOfEach('tta_circuit_store_failures_total'), legend: `${named} store` },
    ],
    links: [toLogs('Both in the log', '|~ "rate_limit_cooldown|_store_failed"')],
  });
}
