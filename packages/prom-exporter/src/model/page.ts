import type { DataPoint, ExponentialHistogram, Histogram } from '@opentelemetry/sdk-metrics';
import type { WithExemplars } from './exemplar.js';
import type { LentBytes } from './lent-bytes.js';
import type { SampleStyle } from './sample-style.js';

/** All metrics of one collection, merged, checked and ready to be written; the numbers in them may still move. */
export type Page = readonly Family[];

/** One metric under one name. */
export interface Family extends FamilyDescription {
  /** The lines below its head, in pieces that each take well under a millisecond. Each line begins with its break. */
  readonly samples: (style: SampleStyle) => Iterable<Buffer | LentBytes>;
}

export interface FamilyDescription {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** A counter's ends in `_total`. */
  readonly name: string;
  readonly help: string;
  /** As the instrument has it: `s`, `By`, `{request}`. */
  readonly unit: string;
}

/** The pieces that a page is written from, in order. */
export type Piece = string | Buffer | LentBytes;

/** The samples of some neighbouring data points. */
export interface Block<Point> {
  /** Renders what the points hold now; each point's numbers are read in one go. */
  render(points: readonly Point[], style: SampleStyle): Buffer | LentBytes;
}

/** A data point that is on the page, by its position among all points of its metric. */
export interface Placed<Series> {
  readonly position: number;
  readonly series: Series;
}

export type NumberPoint = DataPoint<number> & WithExemplars;
export type HistogramPoint = DataPoint<Histogram | ExponentialHistogram> & WithExemplars;
