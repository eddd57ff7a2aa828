import { Short } from '@grafana/grafana-foundation-sdk/units';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOfEach, valueOfEach } from '../primitive-queries.js';

export function keys(): PlaceablePanel {
  return timeSeries({
    title: 'Keys with a step of their own',
    description: 'Keys, such as tenants or hosts, for which a step is kept. A flat top is maxKeys.',
    unit: Short,
    queries: [{ expr: valueOfEach('tta_keyed_instances'), legend: named }],
  });
}

export function keyCalls(): PlaceablePanel {
  return timeSeries({
    title: 'Calls by key',
    description:
      'Calls of keyed steps that list keys in labelledKeys, per second. All other keys together are "other".',
    unit: 'ops',
    queries: [{ expr: perSecondOfEach('tta_keyed_calls_total', ['key']), legend: `${named} {{key}}` }],
  });
}

export function keyChanges(): PlaceablePanel {
  return timeSeries({
    title: 'Keys without room',
    description:
      'Idle steps that made room for other keys, and calls that had to share a step because none was idle, per second. ' +
      'Many shared ones ask for a larger maxKeys.',
    unit: 'ops',
    queries: [
      { expr: perSecondOfEach('tta_keyed_evictions_total'), legend: `${named} made room` },
      { expr: perSecondOfEach('tta_keyed_overflow_total'), legend: `${named} shared` },
    ],
  });
}
