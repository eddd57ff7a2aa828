/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment -- the numbers are compared with OpenTelemetry's by the test */
import type { ExportResultCode } from '@opentelemetry/core';
import type { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import type { SamplingDecision } from '@opentelemetry/sdk-trace-base';

// Numbers of OpenTelemetry's enumerations, written out: loading its SDKs for them takes longer than all of this package.

/** How an export ended. */
export const exportResults = { success: 0 as ExportResultCode.SUCCESS, failed: 1 as ExportResultCode.FAILED };

/** Decisions of a sampler. */
export const notRecord = 0 as SamplingDecision.NOT_RECORD;
export const recordAndSampled = 2 as SamplingDecision.RECORD_AND_SAMPLED;

/** Sums since the start, not since the last export. */
export const cumulative = 1 as AggregationTemporality.CUMULATIVE;

/** Kinds of metrics. */
export const dataKinds = {
  histogram: 0 as DataPointType.HISTOGRAM,
  gauge: 2 as DataPointType.GAUGE,
  sum: 3 as DataPointType.SUM,
};
