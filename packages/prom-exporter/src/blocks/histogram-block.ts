import { describeError } from '@tta/core/authors';
import { createdSeconds } from '../model/created.js';
import { checkBounds, explicitBuckets, type ExplicitHistogram } from '../model/explicit-buckets.js';
import { finiteBounds, HistogramLayout, linesAfterBounds, type Boundaries } from './histogram-layout.js';
import type { LentBytes } from '../model/lent-bytes.js';
import type { Edit } from './numbered-text.js';
import { PackedSeries } from './packed-series.js';
import type { Block, FamilyDescription, HistogramPoint, Placed } from '../model/page.js';
import type { HistogramSeries } from '../labels/rendered-series.js';
import type { SampleStyle } from '../model/sample-style.js';
import type { Warnings } from '../warnings.js';

/** Replaces a histogram that cannot be read: buckets without a valid count are left out. */
const unreadable: ExplicitHistogram = { buckets: { boundaries: [], counts: [NaN] } };

/** Samples of a histogram: for each point its buckets, its sum, its count, and in OpenMetrics when it began. */
export class HistogramBlock implements Block<HistogramPoint> {
  readonly #family: FamilyDescription;
  /** Of each series' data point. */
  readonly #positions: Uint32Array;
  readonly #series: PackedSeries;
  readonly #warnings: Warnings;
  readonly #layouts = new Map<SampleStyle, HistogramLayout>();
  /** Those of the last histogram, which most often are those of the next. */
  #checkedBounds: Boundaries | undefined;

  constructor(family: FamilyDescription, series: readonly Placed<HistogramSeries>[], warnings: Warnings) {
    this.#family = family;
    this.#positions = Uint32Array.from(series, ({ position }) => position);
    this.#series = new PackedSeries(series.map((placed) => placed.series));
    this.#warnings = warnings;
  }

  render(points: readonly HistogramPoint[], style: SampleStyle): Buffer | LentBytes {
    const shown = Array.from(this.#positions).flatMap((position) => points[position] ?? []);
    const histograms = shown.map((point) => this.#read(point));
    const { text, numbers, isDated } = this.#layout(shown, histograms, style);
    const edits: Edit[] = [];
    let slot = 0;
    histograms.forEach((histogram, index) => {
      const lines = finiteBounds(histogram.buckets.boundaries) + linesAfterBounds;
      const isCounted = this.#fill(numbers.subarray(slot, slot + lines), histogram);
      if (isCounted) addExemplars(edits, slot, lines, shown[index], style);
      const end = lines + (isDated[index] === true ? 1 : 0);
      const hidden = isCounted ? hiddenLines(lines, histogram, style) : Array.from({ length: end }, (_, line) => line);
      for (const line of hidden) edits.push({ slot: slot + line, text: undefined });
      slot += end;
    });
    for (let line = 0; line < numbers.length; line++) text.set(line, numbers[line] ?? 0);
    return edits.length === 0 ? text.lend() : text.copy(edits);
  }

  #read(point: HistogramPoint): ExplicitHistogram {
    try {
      const histogram = explicitBuckets(this.#family.name, point.value, this.#warnings);
      const { boundaries } = histogram.buckets;
      if (boundaries !== this.#checkedBounds) checkBounds(boundaries);
      this.#checkedBounds = boundaries;
      return histogram;
    } catch (error) {
      this.#warn(error);
      return unreadable;
    }
  }

  #fill(numbers: Float64Array, histogram: ExplicitHistogram): boolean {
    try {
      fill(numbers, histogram);
      return true;
    } catch (error) {
      this.#warn(error);
      return false;
    }
  }

  #warn(error: unknown): void {
    const { name } = this.#family;
    this.#warnings.about(
      `value ${name}`,
      `a series of the histogram ${name} is left out of the metrics page: ${describeError(error).errorMessage}`,
    );
  }

  #layout(
    points: readonly HistogramPoint[],
    histograms: readonly ExplicitHistogram[],
    style: SampleStyle,
  ): HistogramLayout {
    const boundaries = histograms.map(({ buckets }) => buckets.boundaries);
    const known = this.#layouts.get(style);
    if (known?.fits(boundaries) === true) return known;
    const created = points.map((point) => (style.showsCreated ? createdSeconds(point) : undefined));
    const layout = new HistogramLayout(this.#series.unpack(), boundaries, style, created);
    this.#layouts.set(style, layout);
    return layout;
  }
}

/** Writes a point's numbers, line by line. The count is that of all buckets, which fits them always. */
function fill(numbers: Float64Array, { buckets, sum = 0 }: ExplicitHistogram): void {
  const { counts } = buckets;
  const bounds = numbers.length - linesAfterBounds;
  if (!(counts.length > bounds)) throw new RangeError('it has fewer buckets than bounds');
  let count = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const added = counts[bucket] ?? NaN;
    if (!(Number.isInteger(added) && added >= 0)) throw new RangeError('its buckets do not hold counts');
    count += added;
    if (bucket < bounds) numbers[bucket] = count;
  }
  numbers[bounds] = count;
  numbers[bounds + 1] = sum;
  numbers[bounds + 2] = count;
}

function addExemplars(
  edits: Edit[],
  slot: number,
  lines: number,
  point: HistogramPoint | undefined,
  style: SampleStyle,
): void {
  const exemplars = point?.exemplars ?? undefined;
  if (exemplars === undefined) return;
  for (let bucket = 0; bucket <= lines - linesAfterBounds; bucket++) {
    const text = style.exemplarText(exemplars[bucket]);
    if (text !== '') edits.push({ slot: slot + bucket, text });
  }
}

/**
 * The lines of a counted histogram that are not shown: the sum where it is unknown, in OpenMetrics the count with it.
 */
function hiddenLines(lines: number, { buckets, sum }: ExplicitHistogram, style: SampleStyle): number[] {
  const mayBeNegative = sum === undefined || !(sum >= 0) || (buckets.boundaries[0] ?? 0) < 0;
  if (style.pairsSumAndCount && mayBeNegative) return [lines - 2, lines - 1];
  return sum === undefined ? [lines - 2] : [];
}
