import type { Attributes } from '@opentelemetry/api';
import { joinLabels, labelsOf } from './label-set.js';
import type { Warnings } from '../warnings.js';

/** A series without its numbers. */
export interface Rendered<Series> {
  /** Two series of one metric with the same key would be one on the page. */
  readonly key: string;
  readonly series: Series;
}

/** The text around a histogram's numbers. Each part begins with the line break that ends the line before. */
export interface HistogramSeries {
  /** From the line's start to `le="`. */
  readonly bucketStart: string;
  /** From behind `le`'s value to the number. */
  readonly bucketEnd: string;
  readonly sum: string;
  readonly count: string;
}

/** The part of a counter's or gauge's sample before the number. */
export function renderNumberSeries(name: string, attributes: Attributes, warnings: Warnings): Rendered<string> {
  const series = sampleStart(name, joinLabels(labelsOf(attributes, warnings)));
  return { key: series, series };
}

/** Everything of a histogram's samples but the numbers, with `le` at its place among the sorted labels. */
export function renderHistogramSeries(
  name: string,
  attributes: Attributes,
  warnings: Warnings,
): Rendered<HistogramSeries> {
  const labels = labelsOf(attributes, warnings, 'le');
  const before = joinLabels(labels.filter((label) => label.name < 'le'));
  const after = joinLabels(labels.filter((label) => label.name > 'le'));
  const all = joinLabels(labels);
  return {
    key: all,
    series: {
      bucketStart: `\n${name}_bucket{${before}${before === '' ? '' : ','}le="`,
      bucketEnd: `"${after === '' ? '' : ','}${after}} `,
      sum: sampleStart(`${name}_sum`, all),
      count: sampleStart(`${name}_count`, all),
    },
  };
}

// A line begins with the break that ends the line before: then every number of a page ends its part.
function sampleStart(name: string, labels: string): string {
  return labels === '' ? `\n${name} ` : `\n${name}{${labels}} `;
}
