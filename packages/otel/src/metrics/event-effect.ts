import type { EventType, Metric, MetricLabel, StepEvent } from '@tta/core';
import { showValue, warnOnce } from '@tta/core/authors';
import type { GaugeShares } from './gauge-shares.js';
import { HistogramCell, type ExemplarPoint, type NumberCell } from './metric-cells.js';
import type { MetricFamily } from './metric-family.js';
import type { MetricRegistry } from './metric-registry.js';

/** The effect of an event of one primitive on one metric. */
export class EventEffect {
  readonly #family: MetricFamily | undefined;
  #lastValues: readonly unknown[] | undefined;
  #lastCell: NumberCell | HistogramCell | undefined;

  constructor(
    private readonly metric: Metric,
    private readonly event: EventType,
    private readonly registry: MetricRegistry,
    private readonly primitiveName: string,
    private readonly gauges: GaugeShares,
  ) {
    this.#family = registry.declare(metric, event);
  }

  apply({ attributes = {} }: StepEvent, exemplar: ExemplarPoint | undefined): void {
    const { field, when, scale, kind } = this.metric;
    if (this.#family === undefined || (when !== undefined && attributes[when] !== true)) return;
    const given = field === undefined ? 1 : attributes[field];
    if (kind === 'gauge' && Number.isNaN(given)) {
      this.gauges.unset(this.#cell(this.#family, attributes) as NumberCell, this.#family);
      return;
    }
    if (typeof given !== 'number' || !Number.isFinite(given) || (given < 0 && kind === 'counter')) {
      if (given !== undefined) this.#warnOfAmount(given);
      return;
    }
    const cell = this.#cell(this.#family, attributes);
    const amount = given * scale;
    if (cell instanceof HistogramCell) {
      if (exemplar === undefined) cell.record(amount);
      else cell.recordWithExemplar(amount, exemplar);
    } else if (kind === 'gauge') this.gauges.set(cell, amount, this.#family);
    else if (exemplar === undefined) cell.value += amount;
    else cell.addWithExemplar(amount, exemplar);
  }

  /** A step's events nearly always have the labels of the one before. */
  #cell(family: MetricFamily, attributes: NonNullable<StepEvent['attributes']>): NumberCell | HistogramCell {
    const { labels } = this.metric;
    const last = this.#lastValues;
    if (this.#lastCell !== undefined && last !== undefined) {
      let isSame = true;
      for (let index = 0; index < labels.length; index++) {
        if (attributes[(labels[index] as MetricLabel).name] !== last[index]) isSame = false;
      }
      if (isSame) return this.#lastCell;
    }
    this.#lastValues = labels.map(({ name }) => attributes[name]);
    const values = labels.map((label) => this.#labelValue(label, attributes[label.name]));
    this.#lastCell = this.registry.series(family, [this.primitiveName, ...values]);
    return this.#lastCell;
  }

  #labelValue({ name, values, overflow, mayOverflow }: MetricLabel, given: unknown): string {
    if (values === 'open') return typeof given === 'string' ? given : overflow;
    const text =
      typeof given === 'string' ? given : typeof given === 'number' || typeof given === 'boolean' ? String(given) : '';
    if (values.includes(text)) return text;
    if (!mayOverflow && given !== undefined) {
      warnOnce(
        `label ${name} of ${this.metric.name}`,
        `${this.event.name} gave ${name} as ${showValue(given)}, but ${this.metric.name} allows ${values.join(', ')}; it is counted as ${overflow}.`,
      );
    }
    return overflow;
  }

  #warnOfAmount(given: unknown): void {
    const { field = '', name, kind } = this.metric;
    const expected = kind === 'counter' ? 'a finite number of at least 0' : 'a finite number';
    warnOnce(
      `amount ${field} of ${name}`,
      `${this.event.name} gave ${field} as ${showValue(given)}, but ${name} needs ${expected}; it is not counted.`,
    );
  }
}
