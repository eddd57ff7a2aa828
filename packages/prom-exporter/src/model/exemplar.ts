/**
 * One execution that stands for the many behind a number. OpenTelemetry's data points have no place for it yet, so a
 * producer adds it as the extra property `exemplars`.
 */
export interface Exemplar {
  /** The measured value, in the metric's unit. */
  readonly value: number;
  /** When, in seconds since the epoch. */
  readonly timestamp: number;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
}

/** A data point that may carry exemplars. They are shown on the OpenMetrics page only. */
export interface WithExemplars {
  /** Of a histogram by bucket, with gaps where a bucket has none; of a counter only the first is read. */
  readonly exemplars?: readonly (Exemplar | undefined)[] | undefined;
}

/** OpenMetrics allows this many characters in an exemplar's label names and values together. */
const longestLabels = 128;
const namesLength = 'span_id'.length + 'trace_id'.length;
const validId = /^[0-9A-Za-z_-]*$/;

/** The exemplar as text behind a sample's value. Empty without an exemplar, or when it would break the page. */
export function exemplarText(exemplar: Exemplar | undefined): string {
  if (typeof exemplar !== 'object' || (exemplar as unknown) === null) return '';
  const { value, timestamp, traceId, spanId } = exemplar;
  if (!Number.isFinite(value) || !Number.isFinite(timestamp)) return '';
  if (typeof (traceId as unknown) !== 'string' || typeof (spanId as unknown) !== 'string') return '';
  if (!validId.test(traceId) || !validId.test(spanId)) return '';
  if (namesLength + traceId.length + spanId.length > longestLabels) return '';
  return ` # {span_id="${spanId}",trace_id="${traceId}"} ${value} ${timestamp}`;
}
