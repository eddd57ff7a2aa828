import type { EventType, Metric, MetricLabel, ObservedStep } from '@tta/core';
import { stepsOf } from '@tta/core/authors';
import type { MetricRegistry } from './metric-registry.js';

type KnownLabels = Readonly<Record<string, string | readonly string[]>>;

/** Above this number of series, a counter starts with zeros only if its declaration lists them. */
export const mostZeros = 10;
/** The unit of counters that start with zeros only where a step may spend something. */
const money = '{USD}';

/** Whether this step, or one inside it, says that it reports costs. */
export function spendsInside(step: Partial<ObservedStep>): boolean {
  return [...stepsOf(step as ObservedStep)].some(({ spends }) => spends === true);
}

/** Has the counters of a step's events exist with 0, so that the first event is a step from 0 to 1. */
export function zeroEvents(
  registry: MetricRegistry,
  { name, events = [], eventLabels = {} }: Pick<ObservedStep, 'name'> & Partial<ObservedStep>,
  maySpend: boolean,
): void {
  for (const event of events) {
    for (const metric of event.metrics)
      if (metric.kind === 'counter' && (maySpend || metric.unit !== money))
        zeroCounter(registry, name, metric, event, eventLabels);
  }
}

function zeroCounter(
  registry: MetricRegistry,
  primitiveName: string,
  metric: Metric,
  event: EventType,
  known: KnownLabels,
): void {
  const series = seriesOf(metric, known);
  if (series.length === 0) return;
  const family = registry.declare(metric, event);
  if (family === undefined) return;
  for (const values of series) registry.zero(family, [primitiveName, ...values]);
}

/** The label values of each series that is to exist. */
function seriesOf({ labels, zeros }: Metric, known: KnownLabels): readonly (readonly string[])[] {
  if (zeros === undefined)
    return productOf(
      labels.map((label) => valuesOf(label, known)),
      mostZeros,
    );
  return zeros.flatMap((zero) =>
    productOf(
      labels.map((label) => asList(zero[label.name]) ?? valuesOf(label, known)),
      Infinity,
    ),
  );
}

/** The values of a label that are known beforehand. */
function valuesOf({ name, values }: MetricLabel, known: KnownLabels): readonly string[] {
  return asList(known[name]) ?? (values === 'open' ? [] : values);
}

function asList(given: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof given === 'string' ? [given] : given;
}

/** Each choice of one value of each list; none where they are more than `most`. */
function productOf(lists: readonly (readonly string[])[], most: number): readonly (readonly string[])[] {
  if (lists.reduce((product, { length }) => product * length, 1) > most) return [];
  return lists.reduce<readonly (readonly string[])[]>(
    (before, values) => before.flatMap((start) => values.map((value) => [...start, value])),
    [[]],
  );
}
