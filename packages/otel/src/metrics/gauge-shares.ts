import type { NumberCell } from './metric-cells.js';

/**
 * What one primitive says of gauges. Primitives of one name share a series, so each adds what it holds and takes back what it
 * held before; whichever of its events says so.
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
