import { explicitBuckets, type ExplicitHistogram } from './explicit-buckets.js';
import { numberText } from './number-text.js';
import type { HistogramFamily, HistogramPoint, HistogramSeries } from './page.js';
import type { SampleStyle } from './sample-style.js';
import type { Warnings } from './warnings.js';

const linesPerPiece = 512;

/** The samples of a histogram: for each point its buckets, its sum, its count. */
export function* histogramSamples(
  family: HistogramFamily,
  style: SampleStyle,
  warnings: Warnings,
): Generator<string, void> {
  const { name, points, series } = family;
  let boundaries: readonly number[] | undefined;
  let boundTexts: readonly string[] = [];
  let text = '';
  let lines = 0;
  for (let index = 0; index < points.length; index++) {
    const around = series[index];
    const point = points[index];
    if (around === undefined || point === undefined) continue;
    const histogram = explicitBuckets(name, point.value, warnings);
    if (histogram.buckets.boundaries !== boundaries) {
      // Points of one instrument share them.
      boundaries = histogram.buckets.boundaries;
      boundTexts = boundaries.filter((bound) => bound < Infinity).map((bound) => style.boundText(bound));
    }
    const samples = pointSamples(around, histogram, boundTexts, point.exemplars, style);
    if (samples === undefined) warnings.about(`value ${name}`, `a series of the histogram ${name} is no count`);
    else text += samples;
    lines += boundTexts.length + 3;
    if (lines >= linesPerPiece) {
      yield text;
      text = '';
      lines = 0;
    }
  }
  yield text;
}

/** All lines of one point, made in one go so that its numbers belong together. `undefined` when they are none. */
function pointSamples(
  series: HistogramSeries,
  { buckets, sum }: ExplicitHistogram,
  boundTexts: readonly string[],
  exemplars: HistogramPoint['exemplars'],
  style: SampleStyle,
): string | undefined {
  const { bucketStart, bucketEnd } = series;
  const { counts } = buckets;
  let text = '';
  let count = 0;
  let index = 0;
  for (const bound of boundTexts) {
    count += counts[index] ?? 0;
    text += `${bucketStart}${bound}${bucketEnd}${count}`;
    if (exemplars !== undefined) text += style.exemplarText(exemplars[index]);
    index++;
  }
  const lastExemplar = exemplars?.[index];
  for (; index < counts.length; index++) count += counts[index] ?? 0;
  if (!(count >= 0 && count < Infinity)) return undefined;
  text += `${bucketStart}+Inf${bucketEnd}${count}${style.exemplarText(lastExemplar)}`;
  const hasNegatives = !(sum === undefined || sum >= 0) || (buckets.boundaries[0] ?? 0) < 0;
  if (style.pairsSumAndCount && (sum === undefined || hasNegatives)) return text;
  if (sum !== undefined) text += series.sum + numberText(sum);
  return `${text}${series.count}${count}`;
}
