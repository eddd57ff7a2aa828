import type { Attributes } from '@opentelemetry/api';
import { joinLabels, labelsOf } from './label-set.js';
import type { HistogramSeries } from './page.js';
import type { Rendered } from './series-cache.js';
import type { Warnings } from './warnings.js';

// Lines begin with the break that ends the line before: then a sample is two strings, its series and its number.

/** Everything of a counter's or gauge's sample that is before the number. */
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
  const count = sampleStart(`${name}_count`, all);
  return {
    key: count,
    series: {
      bucketStart: `\n${name}_bucket{${before}${before === '' ? '' : ','}le="`,
      bucketEnd: `"${after === '' ? '' : ','}${after}} `,
      sum: sampleStart(`${name}_sum`, all),
      count,
    },
  };
}

function sampleStart(name: string, labels: string): string {
  return labels === '' ? `\n${name} ` : `\n${name}{${labels}} `;
}
