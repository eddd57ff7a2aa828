import type { HistogramSeries } from '../labels/rendered-series.js';

/** The texts of a page have only two control characters: tabs and line breaks. */
const separator = '\0';

/** The texts of some histograms as bytes: what many series would hold on the heap makes long pauses for garbage. */
export class PackedSeries {
  readonly #bytes: Buffer;

  constructor(series: readonly HistogramSeries[]) {
    const texts = series.flatMap(({ bucketStart, bucketEnd, sum, count }) => [bucketStart, bucketEnd, sum, count]);
    this.#bytes = Buffer.from(texts.join(separator));
  }

  unpack(): HistogramSeries[] {
    const texts = this.#bytes.toString().split(separator);
    return Array.from({ length: Math.floor(texts.length / 4) }, (_, index) => {
      const [bucketStart = '', bucketEnd = '', sum = '', count = ''] = texts.slice(4 * index, 4 * index + 4);
      return { bucketStart, bucketEnd, sum, count };
    });
  }
}
