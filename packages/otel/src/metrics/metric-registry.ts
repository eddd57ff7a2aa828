import type { Attributes, HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import { metrics, type MetricKey, type MetricRow } from '../catalogue/index.js';
import { hrTime } from '../process/clock.js';
import { HistogramCell, NumberCell } from './metric-cells.js';

/** Label values of the series that takes what is over the cap. */
const overflow = '_overflow';
/** A longer label value is cut: nobody can read it, and every scrape would carry it. */
const longestLabel = 200;

/** All series of TTA's metrics. */
export class MetricRegistry {
  readonly #families = new Map<MetricKey, Family>();
  readonly #maxSeries: number;
  readonly #startTime: HrTime = hrTime(Date.now());
  /** Shared by all points, so that collecting touches none of them. */
  readonly #endTime: HrTime = hrTime(Date.now());

  /** `maxSeries` holds for each metric. */
  constructor(maxSeries: number) {
    this.#maxSeries = maxSeries;
  }

  /** The series of a counter or gauge, made if need be. `labels` are the values in the catalogue's order. */
  number(key: MetricKey, labels: readonly string[]): NumberCell {
    return this.#cell(key, labels) as NumberCell;
  }

  /** The series of a histogram, made if need be. */
  histogram(key: MetricKey, labels: readonly string[]): HistogramCell {
    return this.#cell(key, labels) as HistogramCell;
  }

  /** Says that telemetry lost something. */
  dropped(signal: 'metrics' | 'spans' | 'logs', reason: string, count = 1): void {
    this.number('telemetryDropped', [signal, reason]).add(count);
  }

  /** What a reader gets: live data, at no cost. */
  collect(): MetricData[] {
    const [seconds, nanoseconds] = hrTime(Date.now());
    this.#endTime[0] = seconds;
    this.#endTime[1] = nanoseconds;
    return [...this.#families.values()].map((family) => family.data);
  }

  #cell(key: MetricKey, labels: readonly string[]): NumberCell | HistogramCell {
    let family = this.#families.get(key);
    if (family === undefined) {
      family = new Family(metrics[key], this.#startTime, this.#endTime);
      this.#families.set(key, family);
    }
    const values = labels.map(labelValue);
    const cell = family.find(values);
    if (cell !== undefined) return cell;
    if (family.size < this.#maxSeries) return family.add(values);
    if (key !== 'telemetryDropped') this.dropped('metrics', 'series_cap');
    const overflowing = values.map(() => overflow);
    return family.find(overflowing) ?? family.add(overflowing);
  }
}

/** No zero byte, which separates values here, and no half of a surrogate pair, which no text can carry. */
function labelValue(value: string): string {
  const short = value.length > longestLabel ? `${value.slice(0, longestLabel)}...` : value;
  return short.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
}

/** One metric and its series. */
class Family {
  readonly data: MetricData;
  readonly #series = new Map<string, NumberCell | HistogramCell>();

  constructor(
    private readonly row: MetricRow,
    private readonly startTime: HrTime,
    private readonly endTime: HrTime,
  ) {
    const common = {
      descriptor: { name: row.name, description: row.help, unit: row.unit, valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
    };
    this.data =
      row.type === 'histogram'
        ? { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints: [] }
        : // A gauge that is summed over processes, such as executions running, is a sum that may fall.
          { ...common, dataPointType: DataPointType.SUM, isMonotonic: row.type === 'counter', dataPoints: [] };
  }

  get size(): number {
    return this.#series.size;
  }

  find(values: readonly string[]): NumberCell | HistogramCell | undefined {
    return this.#series.get(values.join('\u0000'));
  }

  add(values: readonly string[]): NumberCell | HistogramCell {
    const attributes: Attributes = {};
    this.row.labels.forEach((label, index) => (attributes[label] = values[index]));
    const cell =
      this.row.type === 'histogram'
        ? new HistogramCell(attributes, this.startTime, this.endTime)
        : new NumberCell(attributes, this.startTime, this.endTime);
    this.#series.set(values.join('\u0000'), cell);
    (this.data.dataPoints as unknown[]).push(cell);
    return cell;
  }
}
