import { numberText } from './number-text.js';
import type { LentBytes } from '../model/lent-bytes.js';
import { NumberedText, type Edit } from './numbered-text.js';
import type { Block, FamilyDescription, NumberPoint, Placed } from '../model/page.js';
import type { SampleStyle } from '../model/sample-style.js';
import type { Warnings } from '../warnings.js';

/** Samples of a counter or gauge, one line each. The same bytes serve both formats. */
export class NumberBlock implements Block<NumberPoint> {
  readonly #family: FamilyDescription;
  readonly #warnings: Warnings;
  readonly #positions: readonly number[];
  readonly #text: NumberedText;

  constructor(family: FamilyDescription, series: readonly Placed<string>[], warnings: Warnings) {
    this.#family = family;
    this.#warnings = warnings;
    this.#positions = series.map(({ position }) => position);
    this.#text = new NumberedText(series.map((placed) => placed.series));
  }

  render(points: readonly NumberPoint[], style: SampleStyle): Buffer | LentBytes {
    const isCounter = this.#family.kind === 'counter';
    const edits: Edit[] = [];
    for (let slot = 0; slot < this.#positions.length; slot++) {
      const point = points[this.#positions[slot] ?? 0];
      if (point === undefined) continue;
      const { value } = point;
      if (isCounter && !(value >= 0 && value < Infinity)) {
        edits.push({ slot, text: undefined });
        this.#warn(value);
        continue;
      }
      this.#text.set(slot, value);
      if (isCounter && point.exemplars !== undefined) {
        const text = style.exemplarText(point.exemplars[0]);
        if (text !== '') edits.push({ slot, text });
      }
    }
    return edits.length === 0 ? this.#text.lend() : this.#text.copy(edits);
  }

  #warn(value: number): void {
    const { name } = this.#family;
    this.#warnings.about(
      `value ${name}`,
      `a series of the counter ${name} is left out of the metrics page: ${numberText(value)} is no count`,
    );
  }
}
