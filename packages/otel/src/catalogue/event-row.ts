import type { EventType } from '@tta/core';
import { loggedNames } from './event-plan.js';
import { metricRow, type MetricRow } from './metric-row.js';

/** One event as logs show it. */
export interface EventRow {
  readonly name: string;
  /** `undefined`: it is only counted. */
  readonly level: EventType['level'];
  /** The fields that are logged, in this order. */
  readonly fields: readonly string[];
  /** Names of the metrics that it changes. */
  readonly metrics: readonly string[];
}

/** The rows of events, in their order; `declaredEvents(exports)` of `@tta/core/authors` finds what a package declares. */
export function eventRows(events: readonly EventType[]): EventRow[] {
  return events.map((event) => ({
    name: event.name,
    level: event.level,
    fields: loggedNames(event),
    metrics: event.metrics.map(({ name }) => name),
  }));
}

/** The rows of the metrics that events declare, once each, in order of first appearance. */
export function metricRows(events: readonly EventType[]): MetricRow[] {
  const rows = events.flatMap(({ metrics }) => metrics.map(metricRow));
  return [...new Map(rows.map((row) => [row.name, row])).values()];
}
