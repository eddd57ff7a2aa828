import { ValueType, type Attributes, type HrTime } from '@opentelemetry/api';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import type { MetricRow } from '../catalogue/index.js';
import { cumulative, dataKinds } from '../process/otel-constants.js';
import { HistogramCell, NumberCell } from './metric-cells.js';

/** One metric and its series. */
export class MetricFamily {
  readonly data: MetricData;
  readonly #series = new Map<string, NumberCell | HistogramCell>();
  readonly #hidden = new Set<NumberCell>();

  constructor(
    readonly row: MetricRow,
    private readonly startTime: HrTime,
    private readonly endTime: HrTime,
  ) {
    const common = {
      descriptor: { name: row.name, description: row.help, unit: row.unit, valueType: ValueType.DOUBLE },
      aggregationTemporality: cumulative,
    };
    this.data =
      row.type === 'histogram'
        ? { ...common, dataPointType: dataKinds.histogram, dataPoints: [] }
        : row.isMoment === true
          ? { ...common, dataPointType: dataKinds.gauge, dataPoints: [] }
          : // A gauge that is summed over processes, such as executions running, is a sum that may fall.
            { ...common, dataPointType: dataKinds.sum, isMonotonic: row.type === 'counter', dataPoints: [] };
  }

  get size(): number {
    return this.#series.size;
  }

  find(values: readonly string[]): NumberCell | HistogramCell | undefined {
    return this.#series.get(values.join('\u0000'));
  }

  add(values: readonly string[]): NumberCell | HistogramCell {
    const { row, startTime, endTime } = this;
    const attributes: Attributes = {};
    row.labels.forEach((label, index) => (attributes[label] = values[index]));
    const cell =
      row.type === 'histogram'
        ? new HistogramCell(attributes, startTime, endTime, row.boundaries)
        : new NumberCell(attributes, startTime, endTime);
    this.#series.set(values.join('\u0000'), cell);
    (this.data.dataPoints as unknown[]).push(cell);
    return cell;
  }

  /** Leaves a series out until it is shown again. A page that is being written goes on with the points that it has. */
  hide(cell: NumberCell): void {
    if (this.#hidden.has(cell)) return;
    this.#hidden.add(cell);
    const data = this.data as { dataPoints: unknown[] };
    data.dataPoints = data.dataPoints.filter((point) => point !== cell);
  }

  show(cell: NumberCell): void {
    if (this.#hidden.delete(cell)) (this.data.dataPoints as unknown[]).push(cell);
  }
}
