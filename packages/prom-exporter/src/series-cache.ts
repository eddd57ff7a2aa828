import type { Attributes } from '@opentelemetry/api';
import { nextTurn, turnIsOver } from './event-loop-turn.js';

/** A series without its numbers, rendered. */
export interface Rendered<Series> {
  /** Two series with the same key would be one on the page. */
  readonly key: string;
  readonly series: Series;
}

const pointsBetweenChecks = 128;

/**
 * The rendered series of one metric. Producers keep their data points in order and only append, so a series is found by
 * its position and recognised by the identity of its attributes: no hashing, and no entry outlives its data point.
 */
export class SeriesCache<Series> {
  readonly #render: (attributes: Attributes) => Rendered<Series> | undefined;
  #attributes: Attributes[] = [];
  #series: (Series | undefined)[] = [];
  #keys: (string | undefined)[] = [];
  #seen = new Set<string>();

  /** `render` returns `undefined` for attributes that cannot be shown. */
  constructor(render: (attributes: Attributes) => Rendered<Series> | undefined) {
    this.#render = render;
  }

  /**
   * The series of these points, by position; `undefined` where a point is not to be shown. What was returned before
   * stays as it was for its own points. One call at a time.
   */
  async seriesOf(
    points: readonly { readonly attributes: Attributes }[],
    onDuplicate: (key: string) => void,
  ): Promise<readonly (Series | undefined)[]> {
    this.#keepFirst(this.#unchanged(points));
    for (let index = this.#series.length; index < points.length; index++) {
      if (index % pointsBetweenChecks === 0 && turnIsOver()) await nextTurn();
      const point = points[index];
      if (point !== undefined) this.#append(point.attributes, onDuplicate);
    }
    return this.#series;
  }

  #unchanged(points: readonly { readonly attributes: Attributes }[]): number {
    const known = this.#attributes;
    const end = Math.min(points.length, known.length);
    let index = 0;
    while (index < end && points[index]?.attributes === known[index]) index++;
    return index;
  }

  #keepFirst(count: number): void {
    if (count === this.#series.length) return;
    // Pages that are still being sent hold the old arrays.
    this.#attributes = this.#attributes.slice(0, count);
    this.#series = this.#series.slice(0, count);
    this.#keys = this.#keys.slice(0, count);
    this.#seen = new Set(this.#keys.filter((key) => key !== undefined));
  }

  #append(attributes: Attributes, onDuplicate: (key: string) => void): void {
    const rendered = this.#render(attributes);
    const isDuplicate = rendered !== undefined && this.#seen.has(rendered.key);
    const shown = isDuplicate ? undefined : rendered;
    if (isDuplicate) onDuplicate(rendered.key);
    if (shown !== undefined) this.#seen.add(shown.key);
    this.#attributes.push(attributes);
    this.#series.push(shown?.series);
    this.#keys.push(shown?.key);
  }
}
