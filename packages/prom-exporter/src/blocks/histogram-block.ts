import { explicitBuckets, type ExplicitHistogram } from '../model/explicit-buckets.js';
import { finiteBounds, HistogramLayout, linesAfterBounds } from './histogram-layout.js';
import type { LentBytes } from '../model/lent-bytes.js';
import type { Edit } from './numbered-text.js';
import type { Block, FamilyDescription, HistogramPoint, Placed } from '../model/page.js';
import type { HistogramSeries } from '../labels/rendered-series.js';
import type { SampleStyle } from '../model/sample-style.js';
import type { Warnings } from '../warnings.js';

/** Samples of a histogram: for each point its buckets, its sum, its count. */
export class HistogramBlock implements Block<HistogramPoint> {
  readonly #family: FamilyDescription;
  readonly #series: readonly Placed<HistogramSeries>[];
  readonly #warnings: Warnings;
  readonly #layouts = new Map<SampleStyle, HistogramLayout>();

  constructor(family: FamilyDescription, series: readonly Placed<HistogramSeries>[], warnings: Warnings) {
    this.#family = family;
    this.#series = series;
    this.#warnings = warnings;
  }

  render(points: readonly HistogramPoint[], style: SampleStyle): Buffer | LentBytes {
    const { name } = this.#family;
    const shown = this.#series.flatMap(({ position }) => points[position] ?? []);
    const histograms = shown.map((point) => explicitBuckets(name, point.value, this.#warnings));
    const { text, numbers } = this.#layout(histograms, style);
    const edits: Edit[] = [];
    let slot = 0;
    histograms.forEach((histogram, index) => {
      const lines = finiteBounds(histogram.buckets.boundaries) + linesAfterBounds;
      const count = fill(numbers.subarray(slot, slot + lines), histogram);
      if (count >= 0 && count < Infinity) addExemplars(edits, slot, lines, shown[index], style);
      else
        this.#warnings.about(
          `value ${name}`,
          `a series of the histogram ${name} is left out: its buckets are no counts`,
        );
      for (const line of hiddenLines(lines, count, histogram, style))
        edits.push({ slot: slot + line, text: undefined });
      slot += lines;
    });
    for (let line = 0; line < numbers.length; line++) text.set(line, numbers[line] ?? 0);
    return edits.length === 0 ? text.lend() : text.copy(edits);
  }

  #layout(histograms: readonly ExplicitHistogram[], style: SampleStyle): HistogramLayout {
    const boundaries = histograms.map(({ buckets }) => buckets.boundaries);
    const known = this.#layouts.get(style);
    if (known?.fits(boundaries) === true) return known;
    const series = this.#series.map((placed) => placed.series);
    const layout = new HistogramLayout(series, boundaries, style);
    this.#layouts.set(style, layout);
    return layout;
  }
}

/** Writes a point's numbers, line by line, and returns its count: that of all buckets, which fits them always. */
function fill(numbers: Float64Array, { buckets, sum = 0 }: ExplicitHistogram): number {
  const { counts } = buckets;
  const bounds = numbers.length - linesAfterBounds;
  let count = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    count += counts[bucket] ?? 0;
    if (bucket < bounds) numbers[bucket] = count;
  }
  numbers[bounds] = count;
  numbers[bounds + 1] = sum;
  numbers[bounds + 2] = count;
  return count;
}

function addExemplars(
  edits: Edit[],
  slot: number,
  lines: number,
  point: HistogramPoint | undefined,
  style: SampleStyle,
): void {
  const exemplars = point?.exemplars;
  if (exemplars === undefined) return;
  for (let bucket = 0; bucket <= lines - linesAfterBounds; bucket++) {
    const text = style.exemplarText(exemplars[bucket]);
    if (text !== '') edits.push({ slot: slot + bucket, text });
  }
}

/** The lines that are not shown: all when there is no count; the sum where it is unknown, in OpenMetrics the count too. */
function hiddenLines(lines: number, count: number, { buckets, sum }: ExplicitHistogram, style: SampleStyle): number[] {
  if (!(count >= 0 && count < Infinity)) return Array.from({ length: lines }, (_, line) => line);
  const mayBeNegative = sum === undefined || !(sum >= 0) || (buckets.boundaries[0] ?? 0) < 0;
  if (style.pairsSumAndCount && mayBeNegative) return [lines - 2, lines - 1];
  return sum === undefined ? [lines - 2] : [];
}
