import { NumberedText } from './numbered-text.js';
import type { HistogramSeries } from '../labels/rendered-series.js';
import type { SampleStyle } from '../model/sample-style.js';

export type Boundaries = readonly number[];

/** Lines below the buckets of each point: those of `+Inf`, sum and count. */
export const linesAfterBounds = 3;

/** The lines of some histograms with their bounds, ready for numbers. */
export class HistogramLayout {
  readonly text: NumberedText;
  /** One per line, to be filled before they are set. */
  readonly numbers: Float64Array;
  /** Whether the lines of each series end with when it began. */
  readonly isDated: readonly boolean[];
  readonly #boundaries: readonly Boundaries[];

  /** `boundaries` has those of each series, `created` when it began, in the same order. */
  constructor(
    series: readonly HistogramSeries[],
    boundaries: readonly Boundaries[],
    style: SampleStyle,
    created: readonly (number | undefined)[],
  ) {
    const beginnings: { readonly slot: number; readonly seconds: number }[] = [];
    let slot = 0;
    const parts = series.flatMap((one, index) => {
      const bounds = (boundaries[index] ?? []).slice(0, finiteBounds(boundaries[index] ?? []));
      const texts = [...bounds.map((bound) => style.boundText(bound)), '+Inf'];
      const lines = [...texts.map((text) => `${one.bucketStart}${text}${one.bucketEnd}`), one.sum, one.count];
      const seconds = created[index];
      if (seconds !== undefined)
        beginnings.push({ slot: slot + lines.push(one.count.replace(/_count(?=[{ ])/, '_created')) - 1, seconds });
      slot += lines.length;
      return lines;
    });
    this.text = new NumberedText(parts);
    this.numbers = new Float64Array(parts.length);
    for (const { slot: line, seconds } of beginnings) this.numbers[line] = seconds;
    this.isDated = created.map((seconds) => seconds !== undefined);
    this.#boundaries = boundaries;
  }

  /** Whether the points still have the bounds that the text shows. */
  fits(boundaries: readonly Boundaries[]): boolean {
    return boundaries.every((now, index) => {
      const known = this.#boundaries[index] ?? [];
      return now === known || (now.length === known.length && now.every((bound, at) => bound === known[at]));
    });
  }
}

/** How many buckets have a line of their own before `+Inf`: some producers list infinity as a bound. */
export function finiteBounds(boundaries: Boundaries): number {
  return boundaries.at(-1) === Infinity ? boundaries.length - 1 : boundaries.length;
}
