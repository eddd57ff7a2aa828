import type { HrTime } from '@opentelemetry/api';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import type { EventType, Metric } from '@tta/core';
import { warnOnce } from '@tta/core/authors';
import { metricRow, metrics, type MetricKey, type MetricRow } from '../catalogue/index.js';
import { hrTime } from '../process/clock.js';
import type { HistogramCell, NumberCell } from './metric-cells.js';
import { MetricFamily } from './metric-family.js';

/** Label values of the series that takes what is over the cap. */
const overflow = '_overflow';
/** Longer label values are cut: they are unreadable, and every scrape would carry them. */
const longestLabel = 200;
const ownNames = new Set(Object.values(metrics).map(({ name }) => name as string));

/** The declaration of a metric by events. */
interface Declaration {
  readonly signature: string;
  readonly event: string;
}

/** All series of TTA's metrics. */
export class MetricRegistry {
  readonly #families = new Map<string, MetricFamily>();
  readonly #declarations = new Map<string, Declaration>();
  readonly #maxSeries: number;
  readonly #startTime: HrTime = hrTime(Date.now());
  /** Shared by all points, so that collecting touches none of them. */
  readonly #endTime: HrTime = hrTime(Date.now());

  /** `maxSeries` holds for each metric. `models` are those that may be a label. */
  constructor(
    maxSeries: number,
    readonly models: ReadonlySet<string> = new Set(),
  ) {
    this.#maxSeries = maxSeries;
  }

  /** The series of one of TTA's own counters or gauges, made if need be. `labels` are the values in the catalogue's order. */
  number(key: MetricKey, labels: readonly string[]): NumberCell {
    return this.series(this.#family(metrics[key]), labels) as NumberCell;
  }

  /** The series of one of TTA's own histograms, made if need be. */
  histogram(key: MetricKey, labels: readonly string[]): HistogramCell {
    return this.series(this.#family(metrics[key]), labels) as HistogramCell;
  }

  /**
   * The family of a metric that an event declares. Declarations of one name must agree; of one that does not, a warning tells, and it
   * gets `undefined`: what it says is not counted.
   */
  declare(metric: Metric, { name: event }: EventType): MetricFamily | undefined {
    const { name } = metric;
    if (ownNames.has(name)) {
      warnOnce(`metric ${name}`, `the event ${event} declares ${name}, which every step has; it is not counted there.`);
      return undefined;
    }
    const signature = signatureOf(metric);
    const first = this.#declarations.get(name);
    if (first === undefined) this.#declarations.set(name, { signature, event });
    else if (first.signature !== signature) {
      warnOnce(
        `metric ${name} of ${event}`,
        `the events ${first.event} and ${event} declare ${name} differently: kind, unit, labels and boundaries must agree. The declaration of ${event} is ignored.`,
      );
      return undefined;
    }
    return this.#family(metricRow(metric));
  }

  /** The series of a family, made if need be; the overflowing one where the family is full. */
  series(family: MetricFamily, labels: readonly string[]): NumberCell | HistogramCell {
    const values = labels.map(labelValue);
    const cell = family.find(values);
    if (cell !== undefined) return cell;
    if (family.size < this.#maxSeries) return family.add(values);
    if (family.row !== metrics.telemetryDropped) this.dropped('metrics', 'series_cap');
    const overflowing = values.map(() => overflow);
    return family.find(overflowing) ?? family.add(overflowing);
  }

  /** Creates the series with 0 if the family has room: unused series must not displace counted ones. */
  zero(family: MetricFamily, labels: readonly string[]): void {
    const values = labels.map(labelValue);
    if (family.size < this.#maxSeries && family.find(values) === undefined) family.add(values);
  }

  /** The same for one of TTA's own metrics. */
  zeroOf(key: MetricKey, labels: readonly string[]): void {
    this.zero(this.#family(metrics[key]), labels);
  }

  /** Says that telemetry lost something. */
  dropped(signal: 'metrics' | 'spans' | 'logs', reason: string, count = 1): void {
    this.number('telemetryDropped', [signal, reason]).add(count);
  }

  /** Returns live data to a reader, without copying. */
  collect(): MetricData[] {
    const [seconds, nanoseconds] = hrTime(Date.now());
    this.#endTime[0] = seconds;
    this.#endTime[1] = nanoseconds;
    return [...this.#families.values()].map((family) => family.data);
  }

  #family(row: MetricRow): MetricFamily {
    let family = this.#families.get(row.name);
    if (family === undefined) {
      family = new MetricFamily(row, this.#startTime, this.#endTime);
      this.#families.set(row.name, family);
    }
    return family;
  }
}

/** The parts in which all declarations of a metric must agree. */
function signatureOf({ kind, unit, labels, boundaries }: Metric): string {
  return JSON.stringify([kind, unit, labels, boundaries]);
}

/** No zero byte, which separates values here, and no half of a surrogate pair, which no text can carry. */
function labelValue(value: string): string {
  const short = value.length > longestLabel ? `${value.slice(0, longestLabel)}...` : value;
  return short.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
}
