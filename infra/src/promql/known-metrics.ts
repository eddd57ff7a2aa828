import type { EventType, Metric, MetricKind } from '@tta/core';
import { declaredEvents } from '@tta/core/authors';
import * as durable from '@tta/dbos/events';
import { metricRows, metrics, type MetricRow } from '@tta/otel/catalogue';
import * as primitives from '@tta/primitives';
import { otherMetrics } from './other-metrics.js';

// The names that queries may use: those of every step, those that primitives and durable workflows declare with their
// events, and those of others.

type Exported = (typeof primitives)[keyof typeof primitives];
type EventsOf<Export> = Export extends { readonly events: readonly (infer Event)[] } ? Event : never;
type Durable = (typeof durable.durableEvents)[number] | (typeof durable.durableQueueEvents)[number];
type MetricsOf<Event> = Event extends EventType<never, never, infer Metrics> ? Metrics[number] : never;
type NamesOf<Declared, Kind> =
  Declared extends Metric<infer Name, infer Has> ? (Has extends Kind ? Name : never) : never;

type Row = (typeof metrics)[keyof typeof metrics] | (typeof otherMetrics)[keyof typeof otherMetrics];
type NamesOfRows<Each, Kind> = Each extends { readonly name: infer Name; readonly type: infer Has }
  ? Has extends Kind
    ? Name
    : never
  : never;

/** A name of OpenTelemetry's conventions as it arrives at a Prometheus. */
type Scraped<Name> = Name extends `${infer Head}.${infer Tail}` ? `${Head}_${Scraped<Tail>}` : Name;

/** Names of all metrics of a kind. */
export type MetricName<Kind extends MetricKind> = (
  NamesOf<MetricsOf<EventsOf<Exported> | Durable>, Kind> | Scraped<NamesOfRows<Row, Kind>>
) &
  string;

/** The rows of all known metrics, by their names. */
export const knownMetrics: ReadonlyMap<string, Pick<MetricRow, 'name' | 'type' | 'labels'>> = new Map(
  [
    ...Object.values(metrics),
    ...metricRows([...declaredEvents(primitives), ...declaredEvents(durable)]),
    ...Object.values(otherMetrics),
  ]
    .map(({ name, type, labels }) => ({ name: scraped(name), type, labels: labels.map(scraped) }))
    .map((row) => [row.name, row]),
);

function scraped(name: string): string {
  return name.replaceAll('.', '_');
}
