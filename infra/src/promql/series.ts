import { knownMetrics, type MetricName } from './known-metrics.js';

/** Labels that a scrape puts on every series: those of the discovery file, and the address. */
export const targetLabels: readonly string[] = ['job', 'workspace', 'service_name', 'instance'];

/** A metric that only grows. */
export type Counter = MetricName<'counter'>;
/** A metric that goes up and down. */
export type Gauge = MetricName<'gauge'>;
/** A metric with buckets. */
export type Histogram = MetricName<'histogram'>;
/** A metric that a query may name. */
export type KnownMetric = Counter | Gauge | Histogram;

/** One condition on a label. */
export interface Matcher {
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Conditions by label; a plain string must be equal. */
export type Matchers = Readonly<Record<string, string | Matcher>>;

/** The value matches this regular expression from end to end. */
export const matches = (value: string): Matcher => ({ operator: '=~', value });
/** The value is another. */
export const isNot = (value: string): Matcher => ({ operator: '!=', value });

/** A selector, such as `tta_workflow_executions_total{status="error"}`. @throws Error about a label that the metric lacks */
export function series(metric: KnownMetric, matchers: Matchers = {}): string {
  return selector(metric, '', matchers, []);
}

/** Of a histogram, one of the three counters that it consists of. */
export function part(metric: Histogram, suffix: 'bucket' | 'sum' | 'count', matchers: Matchers = {}): string {
  return selector(metric, `_${suffix}`, matchers, suffix === 'bucket' ? ['le'] : []);
}

function selector(metric: KnownMetric, suffix: string, matchers: Matchers, more: readonly string[]): string {
  const row = knownMetrics.get(metric);
  if (row === undefined) throw new Error(`there is no metric ${metric}`);
  const allowed = [...row.labels, ...targetLabels, ...more];
  const unknown = Object.keys(matchers).find((label) => !allowed.includes(label));
  if (unknown !== undefined) throw new Error(`${metric} has no label ${unknown}, only ${allowed.join(', ')}`);
  const written = conditions(matchers);
  return `${metric}${suffix}${written.length === 0 ? '' : `{${written.join(', ')}}`}`;
}

/** Conditions as they are written between the braces of a selector. */
export function conditions(matchers: Matchers): string[] {
  return Object.entries(matchers).map(([label, matcher]) => {
    const { operator, value } = typeof matcher === 'string' ? { operator: '=', value: matcher } : matcher;
    return `${label}${operator}${JSON.stringify(value)}`;
  });
}
