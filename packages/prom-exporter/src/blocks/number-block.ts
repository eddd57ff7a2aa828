import { describeError, showValue } from '@tta/core/authors';
import type { LentBytes } from '../model/lent-bytes.js';
import { NumberLayout } from './number-layout.js';
import type { Edit } from './numbered-text.js';
import type { Block, FamilyDescription, NumberPoint, Placed } from '../model/page.js';
import type { SampleStyle } from '../model/sample-style.js';
import type { Warnings } from '../warnings.js';

/** Samples of a counter or gauge, one line each, where OpenMetrics tells when a counter began two. */
export class NumberBlock implements Block<NumberPoint> {
  readonly #family: FamilyDescription;
  readonly #series: readonly Placed<string>[];
  readonly #warnings: Warnings;
  /** The same bytes serve all styles that do not tell when a counter began. */
  #plain: NumberLayout | undefined;
  #dated: NumberLayout | undefined;

  constructor(family: FamilyDescription, series: readonly Placed<string>[], warnings: Warnings) {
    this.#family = family;
    this.#series = series;
    this.#warnings = warnings;
  }

  render(points: readonly NumberPoint[], style: SampleStyle): Buffer | LentBytes {
    const isCounter = this.#family.kind === 'counter';
    const { text, positions, slots } = this.#layout(points, isCounter && style.showsCreated);
    const edits: Edit[] = [];
    for (let index = 0; index < positions.length; index++) {
      const point = points[positions[index] ?? 0];
      if (point === undefined) continue;
      const slot = slots[index] ?? 0;
      try {
        const { value } = point;
        if (typeof value !== 'number' || (isCounter && !(value >= 0 && value < Infinity))) {
          throw new RangeError(`${showValue(value)} is not ${isCounter ? 'a count' : 'a number'}`);
        }
        text.set(slot, value);
        if (isCounter) {
          const exemplar = style.exemplarText(point.exemplars?.[0]);
          if (exemplar !== '') edits.push({ slot, text: exemplar });
        }
      } catch (error) {
        this.#warn(error);
        const end = slots[index + 1] ?? text.size;
        for (let hidden = slot; hidden < end; hidden++) edits.push({ slot: hidden, text: undefined });
      }
    }
    return edits.length === 0 ? text.lend() : text.copy(edits);
  }

  #layout(points: readonly NumberPoint[], isDated: boolean): NumberLayout {
    if (!isDated) return (this.#plain ??= new NumberLayout(this.#family, this.#series));
    return (this.#dated ??= new NumberLayout(this.#family, this.#series, points));
  }

  #warn(error: unknown): void {
    const { kind, name } = this.#family;
    this.#warnings.about(
      `value ${name}`,
      `a series of the ${kind} ${name} is left out of the metrics page: ${describeError(error).errorMessage}`,
    );
  }
}
