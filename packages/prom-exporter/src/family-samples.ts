import { histogramSamples } from './histogram-samples.js';
import { numberSamples } from './number-samples.js';
import type { Family } from './page.js';
import type { SampleStyle } from './sample-style.js';
import type { Warnings } from './warnings.js';

/** The lines of a family below its head. Each begins with the break that ends the line before. */
export function familySamples(family: Family, style: SampleStyle, warnings: Warnings): Generator<string, void> {
  return family.kind === 'histogram'
    ? histogramSamples(family, style, warnings)
    : numberSamples(family, style, warnings);
}
