import { numberText } from './number-text.js';
import type { NumberFamily } from './page.js';
import type { SampleStyle } from './sample-style.js';
import type { Warnings } from './warnings.js';

const samplesPerPiece = 512;

/** The samples of a counter or gauge, one line each. */
export function* numberSamples(family: NumberFamily, style: SampleStyle, warnings: Warnings): Generator<string, void> {
  const { points, series } = family;
  const isCounter = family.kind === 'counter';
  for (let index = 0; index < points.length;) {
    const end = Math.min(index + samplesPerPiece, points.length);
    let text = '';
    for (; index < end; index++) {
      const start = series[index];
      const point = points[index];
      if (start === undefined || point === undefined) continue;
      const { value } = point;
      if (!isCounter) text += start + numberText(value);
      else if (value >= 0 && value < Infinity) text += `${start}${value}${style.exemplarText(point.exemplars?.[0])}`;
      else warnAboutCounter(family.name, value, warnings);
    }
    yield text;
  }
}

function warnAboutCounter(name: string, value: number, warnings: Warnings): void {
  warnings.about(
    `value ${name}`,
    `a series of the counter ${name} is left out of the metrics page: ${numberText(value)} is no count`,
  );
}
