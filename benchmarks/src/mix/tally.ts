/** Labels of a series, in the order of the page. */
export type Labels = Readonly<Record<string, string>>;

/** Values by series, each named as the page names it. */
export type Series = Readonly<Record<string, number>>;

/** Counts by series of the page, kept without telemetry. */
export class Tally {
  readonly #values = new Map<string, number>();

  add(metric: string, labels: Labels, by = 1): void {
    const series = seriesName(metric, labels);
    this.#values.set(series, (this.#values.get(series) ?? 0) + by);
  }

  set(metric: string, labels: Labels, value: number): void {
    this.#values.set(seriesName(metric, labels), value);
  }

  series(): Series {
    return Object.fromEntries(this.#values);
  }
}

function seriesName(metric: string, labels: Labels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((label) => `${label}="${labels[label]}"`);
  return `${metric}{${pairs.join(',')}}`;
}
