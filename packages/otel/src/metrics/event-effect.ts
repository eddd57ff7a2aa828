import type { StepEvent } from '@tta/core';
import { boundedFields, metrics, type EventMetric } from '../catalogue/index.js';
import type { GaugeShares } from './gauge-shares.js';
import type { NumberCell } from './metric-cells.js';
import type { MetricRegistry } from './metric-registry.js';

/** What one row of the catalogue does for one primitive. */
export class EventEffect {
  /** Labels that are read from the event: those the catalogue declares bounded. */
  readonly #fields: readonly string[];
  readonly #isGauge: boolean;
  #lastValues: readonly string[] | undefined;
  #lastCell: NumberCell | undefined;

  constructor(
    private readonly row: EventMetric,
    private readonly registry: MetricRegistry,
    private readonly primitiveName: string,
    private readonly gauges: GaugeShares,
  ) {
    const { labels, type } = metrics[row.metric];
    this.#fields = labels.slice(1);
    this.#isGauge = type === 'gauge';
  }

  apply({ attributes = {} }: StepEvent): void {
    const { field, when, scale = 1 } = this.row;
    if (when !== undefined && attributes[when] !== true) return;
    const amount = field === undefined ? 1 : attributes[field];
    // What is no number, or would make a counter fall, is not counted: it would spoil the sum for ever.
    if (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0) return;
    const cell = this.#cell(this.#fields.map((name) => boundedFields[name]?.(attributes[name]) ?? 'other'));
    if (this.#isGauge) this.gauges.set(cell, amount);
    else cell.value += amount * scale;
  }

  #cell(values: readonly string[]): NumberCell {
    const last = this.#lastValues;
    if (this.#lastCell !== undefined && last !== undefined && values.every((value, index) => value === last[index])) {
      return this.#lastCell;
    }
    this.#lastValues = values;
    this.#lastCell = this.registry.number(this.row.metric, [this.primitiveName, ...values]);
    return this.#lastCell;
  }
}
