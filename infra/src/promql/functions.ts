import { part, series, type Counter, type Gauge, type Histogram, type Matchers } from './series.js';

// Building blocks of queries. Each returns an expression that can be nested in another.

/** Per second, of a counter over a window such as `5m`. */
export function rate(metric: Counter, matchers: Matchers, window: string): string {
  return `rate(${series(metric, matchers)}[${window}])`;
}

/** How much a counter grew in a window. */
export function increase(metric: Counter, matchers: Matchers, window: string): string {
  return `increase(${series(metric, matchers)}[${window}])`;
}

/**
 * How much a counter grew in a window, by these labels. `increase` does not see a series begin, so one that was absent
 * at the window's start counts in full.
 */
export function growth(labels: readonly string[], metric: Counter, matchers: Matchers, window: string): string {
  const grown = sum(labels, increase(metric, matchers, window));
  const now = sum(labels, series(metric, matchers));
  const before = sum(labels, `${series(metric, matchers)} offset ${window}`);
  return `(${grown} > 0 or ${now} unless ${before})`;
}

/** Per second, of one of a histogram's counters. */
export function partRate(
  metric: Histogram,
  suffix: 'bucket' | 'sum' | 'count',
  matchers: Matchers,
  window: string,
): string {
  return `rate(${part(metric, suffix, matchers)}[${window}])`;
}

/** The mean of a gauge's scrapes in a window: one scrape that found it high or low decides nothing. */
export function average(metric: Gauge, matchers: Matchers, window: string): string {
  return `avg_over_time(${series(metric, matchers)}[${window}])`;
}

/** How much a gauge climbs per second, over a window. */
export function slope(metric: Gauge, matchers: Matchers, window: string): string {
  return `deriv(${series(metric, matchers)}[${window}])`;
}

/** The least scrape of a gauge in a window. */
export function lowest(metric: Gauge, matchers: Matchers, window: string): string {
  return `min_over_time(${series(metric, matchers)}[${window}])`;
}

/** Added up, keeping these labels; with none, to one number. */
export function sum(labels: readonly string[], expression: string): string {
  return labels.length === 0 ? `sum(${expression})` : `sum by (${labels.join(', ')}) (${expression})`;
}

/** The greatest, for each set of these labels. */
export function greatest(labels: readonly string[], expression: string): string {
  return `max by (${labels.join(', ')}) (${expression})`;
}

/** The least, for each set of these labels. */
export function least(labels: readonly string[], expression: string): string {
  return `min by (${labels.join(', ')}) (${expression})`;
}

/** The duration, or the cost, below which this share of executions stays, for each set of these labels; no result where nothing ran. */
export function quantile(
  share: number,
  metric: Histogram,
  labels: readonly string[],
  matchers: Matchers,
  window: string,
): string {
  // Of no executions it is NaN, which the comparison takes out.
  return `histogram_quantile(${share}, ${sum(['le', ...labels], partRate(metric, 'bucket', matchers, window))}) >= 0`;
}

/**
 * A share of `whole` where `some` may have no series yet, as a counter of failures before the first one: then it is 0,
 * not nothing. No result where `whole` is 0.
 */
export function share(some: string, whole: string): string {
  return ratio(`(${some} or 0 * ${whole})`, whole);
}

/** One over the other; no result where the other is 0, in place of NaN. */
export function ratio(some: string, other: string): string {
  return `${some} / (${other} > 0)`;
}

/** The largest results, because a panel with hundreds of lines shows nothing. */
export function top(count: number, expression: string): string {
  return `topk(${count}, ${expression})`;
}
