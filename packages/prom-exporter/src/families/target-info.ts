import type { Resource } from '@opentelemetry/resources';
import type { GaugeMetricData } from '@opentelemetry/sdk-metrics';
import { dataKinds, integer, temporalities } from '../model/data-kinds.js';

/** The resource as a metric, in the form of OpenTelemetry's exporter. */
export function targetInfo(resource: Resource): GaugeMetricData {
  return {
    descriptor: { name: 'target_info', description: 'Target metadata', unit: '', valueType: integer },
    aggregationTemporality: temporalities.cumulative,
    dataPointType: dataKinds.gauge,
    dataPoints: [{ attributes: resource.attributes, startTime: [0, 0], endTime: [0, 0], value: 1 }],
  };
}
