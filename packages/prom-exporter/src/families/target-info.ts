import { ValueType } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { AggregationTemporality, DataPointType, type GaugeMetricData } from '@opentelemetry/sdk-metrics';

/** The resource as a metric, in the form of OpenTelemetry's exporter. */
export function targetInfo(resource: Resource): GaugeMetricData {
  return {
    descriptor: { name: 'target_info', description: 'Target metadata', unit: '', valueType: ValueType.INT },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.GAUGE,
    dataPoints: [{ attributes: resource.attributes, startTime: [0, 0], endTime: [0, 0], value: 1 }],
  };
}
