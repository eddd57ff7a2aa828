import type { Metric, MetricKind } from '@tta/core';

/** One metric as Prometheus shows it. */
export interface MetricRow {
  readonly name: string;
  readonly type: MetricKind;
  /** UCUM, as OpenTelemetry writes units: `s`, `{execution}`. */
  readonly unit: string;
  readonly help: string;
  /** Label names. Each has few values, known beforehand. */
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets. */
  readonly boundaries?: readonly number[] | undefined;
  /** Whether a gauge is a moment rather than an amount, so that adding processes up has no sense. */
  readonly isMoment?: boolean | undefined;
}

/** The row of a metric that an event declares. */
export function metricRow({ name, kind, unit, help, labels, boundaries }: Metric): MetricRow {
  return { name, type: kind, unit, help, labels: ['primitive_name', ...labels.map((label) => label.name)], boundaries };
}
