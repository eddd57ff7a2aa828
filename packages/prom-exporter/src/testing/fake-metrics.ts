import { ValueType, type Attributes } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type CollectionResult,
  type DataPoint,
  type GaugeMetricData,
  type Histogram,
  type HistogramMetricData,
  type MetricData,
  type MetricProducer,
  type SumMetricData,
} from '@opentelemetry/sdk-metrics';
import type { WithExemplars } from '../model/exemplar.js';

export type Point<T> = DataPoint<T> & WithExemplars & { attributes: Attributes; value: T };

export function point<T>(attributes: Attributes, value: T, more: WithExemplars = {}): Point<T> {
  return { attributes, value, startTime: [0, 0], endTime: [0, 0], ...more };
}

function base(
  name: string,
  description: string,
  unit: string,
): Pick<MetricData, 'descriptor' | 'aggregationTemporality'> {
  return {
    descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
}

export function counter(name: string, dataPoints: Point<number>[], description = 'Counts.', unit = ''): SumMetricData {
  return { ...base(name, description, unit), dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints };
}

export function gauge(
  name: string,
  dataPoints: Point<number>[],
  description = 'Measures.',
  unit = '',
): GaugeMetricData {
  return { ...base(name, description, unit), dataPointType: DataPointType.GAUGE, dataPoints };
}

export function histogram(
  name: string,
  dataPoints: Point<Histogram>[],
  description = 'Distributes.',
  unit = '',
): HistogramMetricData {
  return { ...base(name, description, unit), dataPointType: DataPointType.HISTOGRAM, dataPoints };
}

/** A histogram's value; its count is that of the buckets. */
export function buckets(boundaries: number[], counts: number[], sum?: number): Histogram {
  const count = counts.reduce((total, each) => total + each, 0);
  return { buckets: { boundaries, counts }, count, ...(sum !== undefined && { sum }) };
}

export function collection(metrics: MetricData[], errors: unknown[] = []): CollectionResult {
  return {
    resourceMetrics: {
      resource: resourceFromAttributes({ 'service.name': 'tests' }),
      scopeMetrics: [{ scope: { name: 'fake' }, metrics }],
    },
    errors,
  };
}

/** A producer whose data points stay the same objects from collection to collection, as those of `@tta/otel` do. */
export function producerOf(...metrics: MetricData[]): MetricProducer {
  return { collect: () => Promise.resolve(collection(metrics)) };
}

/** So many counters, each with a label of its own. */
export function manyCounters(count: number): Point<number>[] {
  return Array.from({ length: count }, (_, index) => point({ shard: `${index}` }, index));
}

/** Values of all metrics, by name and attributes: `name{"attribute":"value"}`. */
export function valuesOf({ resourceMetrics }: CollectionResult): Record<string, unknown> {
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope): MetricData[] => scope.metrics);
  return Object.fromEntries(
    metrics.flatMap(({ descriptor: { name }, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => [`${name}${JSON.stringify(attributes)}`, value]),
    ),
  );
}
