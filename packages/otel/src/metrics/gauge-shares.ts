import type { NumberCell } from './metric-cells.js';
import type { MetricFamily } from './metric-family.js';

/**
 * The share of one primitive in gauges. Primitives of the same name share a series, so each adds its new value and
 * subtracts its previous one, regardless of which of its events set it.
 */
export class GaugeShares {
  readonly #shares = new Map<NumberCell, number>();

  get isEmpty(): boolean {
    return this.#shares.size === 0;
  }

  set(cell: NumberCell, amount: number, family: MetricFamily): void {
    const before = this.#shares.get(cell);
    if (before === undefined && cell.shares++ === 0) family.show(cell);
    cell.value += amount - (before ?? 0);
    this.#shares.set(cell, amount);
  }

  /** The primitive does not know its value: a series without any known value is left out. */
  unset(cell: NumberCell, family: MetricFamily): void {
    const before = this.#shares.get(cell);
    if (before !== undefined) {
      this.#shares.delete(cell);
      cell.value -= before;
      cell.shares--;
    }
    if (cell.shares === 0) family.hide(cell);
  }

  /** Takes everything back: the primitive is gone, and with it what it held. */
  release(): void {
    for (const [cell, amount] of this.#shares) {
      cell.value -= amount;
      cell.shares--;
    }
    this.#shares.clear();
  }
}
