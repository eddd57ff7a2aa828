import type { NumberCell } from './metric-cells.js';

/**
 * The share of one primitive in gauges. Primitives of the same name share a series, so each adds its new value and
 * subtracts its previous one, regardless of which of its events set it.
 */
export class GaugeShares {
  readonly #shares = new Map<NumberCell, number>();

  get isEmpty(): boolean {
    return this.#shares.size === 0;
  }

  set(cell: NumberCell, amount: number): void {
    cell.value += amount - (this.#shares.get(cell) ?? 0);
    this.#shares.set(cell, amount);
  }

  /** Takes everything back: the primitive is gone, and with it what it held. */
  release(): void {
    for (const cell of this.#shares.keys()) this.set(cell, 0);
  }
}
