import { describeError, showValue } from '@tta/core/authors';
import { createdSeconds } from '../model/created.js';
import type { LentBytes } from '../model/lent-bytes.js';
import { NumberLayout } from './number-layout.js';
import type { Edit } from './numbered-text.js';
import type { Block, FamilyDescription, NumberPoint, Placed } from '../model/page.js';
import type { SampleStyle } from '../model/sample-style.js';
import type { Warnings } from '../warnings.js';

/** Samples of a counter or gauge, one line each, where OpenMetrics tells when a counter began two. */
export class NumberBlock implements Block<NumberPoint> {
  readonly #family: FamilyDescription;
  readonly #warnings: Warnings;
  /** Of each series' data point. */
  readonly #positions: Uint32Array;
  /** The same bytes serve all styles that do not tell when a counter began. */
  readonly #plain: NumberLayout;
  #dated: NumberLayout | undefined;

  /** Keeps no text of `series`: what many series would hold on the heap makes long pauses for garbage. */
  constructor(family: FamilyDescription, series: readonly Placed<string>[], warnings: Warnings) {
    this.#family = family;
    this.#warnings = warnings;
    this.#positions = Uint32Array.from(series, ({ position }) => position);
    this.#plain = NumberLayout.plain(series.map((placed) => placed.series));
  }

  render(points: readonly NumberPoint[], style: SampleStyle): Buffer | LentBytes {
    const isCounter = this.#family.kind === 'counter';
    const { text, slots } = isCounter && style.showsCreated ? this.#datedLayout(points) : this.#plain;
    const positions = this.#positions;
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

  #datedLayout(points: readonly NumberPoint[]): NumberLayout {
    if (this.#dated !== undefined) return this.#dated;
    const seconds = Array.from(this.#positions, (position) => {
      const point = points[position];
      return point && createdSeconds(point);
    });
    return (this.#dated = NumberLayout.dated(this.#plain, this.#family, seconds));
  }

  #warn(error: unknown): void {
    const { kind, name } = this.#family;
    this.#warnings.about(
      `value ${name}`,
      `a series of the ${kind} ${name} is left out of the metrics page: ${describeError(error).errorMessage}`,
    );
  }
}
