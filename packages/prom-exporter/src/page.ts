import type { DataPoint, ExponentialHistogram, Histogram } from '@opentelemetry/sdk-metrics';
import type { WithExemplars } from './exemplar.js';

/** All metrics of one collection, merged, checked and ready to be written; the numbers in them may still move. */
export type Page = readonly Family[];

/** One metric under one name, with all its series. */
export type Family = NumberFamily | HistogramFamily;

export interface FamilyDescription {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** A counter's ends in `_total`. */
  readonly name: string;
  readonly help: string;
  /** As the instrument has it: `s`, `By`, `{request}`. */
  readonly unit: string;
}

export interface NumberFamily extends FamilyDescription {
  readonly kind: 'counter' | 'gauge';
  readonly points: readonly NumberPoint[];
  /** By position in `points`: everything before the number. `undefined` where the point is not shown. */
  readonly series: readonly (string | undefined)[];
}

export interface HistogramFamily extends FamilyDescription {
  readonly kind: 'histogram';
  readonly points: readonly HistogramPoint[];
  readonly series: readonly (HistogramSeries | undefined)[];
}

/** What stands around a histogram's numbers. Each begins with the line break that ends the line before. */
export interface HistogramSeries {
  /** From the line's start to `le="`. */
  readonly bucketStart: string;
  /** From behind `le`'s value to the number. */
  readonly bucketEnd: string;
  readonly sum: string;
  readonly count: string;
}

export type NumberPoint = DataPoint<number> & WithExemplars;
export type HistogramPoint = DataPoint<Histogram | ExponentialHistogram> & WithExemplars;
