import { ValueType, type HrTime } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type MetricProducer,
  type SumMetricData,
} from '@opentelemetry/sdk-metrics';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { metricHelp, metricName, seriesLabels, type ScrapeTarget } from './scrape-target.js';

/** Our endpoint over a producer whose data points persist and are written in place, as @tta/otel's are. */
export async function startTarget(seriesCount: number, sharesPages: boolean): Promise<ScrapeTarget> {
  const time: HrTime = [Math.floor(Date.now() / 1000), 0];
  const dataPoints = Array.from({ length: seriesCount }, (_, index) => ({
    attributes: seriesLabels(index),
    startTime: time,
    endTime: time,
    value: 1,
  })) satisfies DataPoint<number>[];
  const data: SumMetricData = {
    descriptor: { name: metricName, description: metricHelp, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.SUM,
    isMonotonic: true,
    dataPoints,
  };
  const producer: MetricProducer = {
    collect: () =>
      Promise.resolve({
        resourceMetrics: {
          resource: emptyResource(),
          scopeMetrics: [{ scope: { name: 'benchmarks' }, metrics: [data] }],
        },
        errors: [],
      }),
  };
  const { url } = await startPrometheusEndpoint({
    port: 0,
    metricProducers: [producer],
    ...(!sharesPages && { maxAgeMs: 0 }),
  });
  return {
    url,
    touch: () => {
      for (const point of dataPoints) point.value++;
    },
  };
}
