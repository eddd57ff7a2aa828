import type { EventType, Metric, ObservedStep } from '@tta/core';
import type { MetricRegistry } from './metric-registry.js';

/** Above this number of series, a counter starts with zeros only if its declaration lists them. */
const mostZeros = 10;

/** Has the counters of a step's events exist with 0, so that the first event is a step from 0 to 1. */
export function zeroEvents(
  registry: MetricRegistry,
  { name, events = [], eventLabels = {} }: Pick<ObservedStep, 'name'> & Partial<ObservedStep>,
): void {
  for (const event of events) {
    for (const metric of event.metrics)
      if (metric.kind === 'counter') zeroCounter(registry, name, metric, event, eventLabels);
  }
}

function zeroCounter(
  registry: MetricRegistry,
  primitiveName: string,
  metric: Metric,
  event: EventType,
  known: Readonly<Record<string, string>>,
): void {
  const series = seriesOf(metric, known);
  if (series.length === 0) return;
  const family = registry.declare(metric, event);
  if (family === undefined) return;
  for (const values of series) registry.zero(family, [primitiveName, ...values]);
}

/** The label values of each series that is to exist. */
function seriesOf({ labels, zeros }: Metric, known: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  if (zeros !== undefined) return zeros.map((zero) => labels.map(({ name, overflow }) => zero[name] ?? overflow));
  let series: string[][] = [[]];
  for (const { name, values: listed } of labels) {
    const fixed = known[name];
    const values = fixed === undefined ? (listed === 'open' ? [] : listed) : [fixed];
    if (series.length * values.length > mostZeros) return [];
    series = series.flatMap((before) => values.map((value) => [...before, value]));
  }
  return series;
}
