/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment -- the numbers are compared with OpenTelemetry's by the test */
import type { ValueType } from '@opentelemetry/api';
import type { AggregationTemporality, AggregationType, DataPointType } from '@opentelemetry/sdk-metrics';

// Numbers of OpenTelemetry's enumerations, written out: loading its metrics SDK for them takes longer than all of this package.

export const dataKinds = {
  histogram: 0 as DataPointType.HISTOGRAM,
  exponentialHistogram: 1 as DataPointType.EXPONENTIAL_HISTOGRAM,
  gauge: 2 as DataPointType.GAUGE,
  sum: 3 as DataPointType.SUM,
};

export const temporalities = {
  delta: 0 as AggregationTemporality.DELTA,
  cumulative: 1 as AggregationTemporality.CUMULATIVE,
};

/** The aggregation that fits each kind of instrument. */
export const byInstrument = 0 as AggregationType.DEFAULT;

export const integer = 0 as ValueType.INT;
