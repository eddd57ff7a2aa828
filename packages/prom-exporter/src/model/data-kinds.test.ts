import { describe, expect, it } from '@jest/globals';
import { ValueType } from '@opentelemetry/api';
import { AggregationTemporality, AggregationType, DataPointType } from '@opentelemetry/sdk-metrics';
import { byInstrument, dataKinds, integer, temporalities } from './data-kinds.js';

describe('the numbers that are written out', () => {
  it("are OpenTelemetry's", () => {
    expect(dataKinds).toEqual({
      histogram: DataPointType.HISTOGRAM,
      exponentialHistogram: DataPointType.EXPONENTIAL_HISTOGRAM,
      gauge: DataPointType.GAUGE,
      sum: DataPointType.SUM,
    });
    expect(temporalities).toEqual({
      delta: AggregationTemporality.DELTA,
      cumulative: AggregationTemporality.CUMULATIVE,
    });
    expect([byInstrument, integer]).toEqual([AggregationType.DEFAULT, ValueType.INT]);
  });
});
