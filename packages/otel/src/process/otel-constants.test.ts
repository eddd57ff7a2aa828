import { describe, expect, it } from '@jest/globals';
import { ExportResultCode } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { PlainResource } from '@tta/core/authors';
import { cumulative, dataKinds, exportResults, notRecord, recordAndSampled } from './otel-constants.js';

describe('what is written out so that no SDK need be loaded', () => {
  it("has OpenTelemetry's numbers", () => {
    expect(cumulative).toBe(AggregationTemporality.CUMULATIVE);
    expect(dataKinds).toEqual({
      histogram: DataPointType.HISTOGRAM,
      gauge: DataPointType.GAUGE,
      sum: DataPointType.SUM,
    });
    expect([notRecord, recordAndSampled]).toEqual([SamplingDecision.NOT_RECORD, SamplingDecision.RECORD_AND_SAMPLED]);
    expect(exportResults).toEqual({ success: ExportResultCode.SUCCESS, failed: ExportResultCode.FAILED });
  });

  it("merges resources as OpenTelemetry does, also with OpenTelemetry's", () => {
    const [first, second] = [
      { a: 'one', b: 2 },
      { b: 3, c: true, left: undefined },
    ];
    const merged = resourceFromAttributes(first).merge(resourceFromAttributes(second)).attributes;

    expect(new PlainResource(first).merge(new PlainResource(second)).attributes).toEqual(merged);
    expect(new PlainResource(first).merge(resourceFromAttributes(second)).attributes).toEqual(merged);
    expect(resourceFromAttributes(first).merge(new PlainResource(second)).attributes).toEqual(merged);
    expect(new PlainResource(first).merge(null).attributes).toEqual(first);
  });
});
