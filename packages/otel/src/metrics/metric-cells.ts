import type { Attributes, HrTime } from '@opentelemetry/api';

/** The last sampled execution that fell into a bucket or a counter. Readers that know it may show it; others ignore it. */
export interface Exemplar {
  value: number;
  /** Seconds since the epoch. */
  timestamp: number;
  traceId: string;
  spanId: string;
}

/** The moment and the sampled span that an exemplar points at. */
export interface ExemplarPoint {
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly traceId: string;
  readonly spanId: string;
}

// A cell is an OpenTelemetry data point that is written in place: recording is an addition, and collecting hands the
// cells out as they are.

/** A counter or a gauge. */
export class NumberCell {
  value = 0;
  /** Of a gauge: how many primitives have a share in it. */
  shares = 0;
  readonly exemplars: (Exemplar | undefined)[] = [];

  constructor(
    readonly attributes: Attributes,
    readonly startTime: HrTime,
    readonly endTime: HrTime,
  ) {}

  /** Ignores amounts that are not finite, which would poison the sum. */
  add(amount: number): void {
    if (Number.isFinite(amount)) this.value += amount;
  }

  addWithExemplar(amount: number, point: ExemplarPoint): void {
    this.add(amount);
    keepExemplar(this.exemplars, 0, amount, point);
  }
}

/** `min` and `max` are left out while there is nothing: the least of nothing is not a number. */
interface HistogramValue {
  readonly buckets: { readonly boundaries: number[]; readonly counts: number[] };
  readonly sum: number;
  readonly count: number;
  readonly min?: number;
  readonly max?: number;
}

/** A histogram. */
export class HistogramCell {
  value: HistogramValue;
  readonly exemplars: (Exemplar | undefined)[] = [];
  readonly #bounds: number[];
  /** The value once something was recorded: a field that is always a number is written without an allocation. */
  readonly #recorded;

  constructor(
    readonly attributes: Attributes,
    readonly startTime: HrTime,
    readonly endTime: HrTime,
    bounds: readonly number[] = [],
  ) {
    // OpenTelemetry's type is a mutable array, but readers do not change it.
    const boundaries = bounds as number[];
    this.#bounds = boundaries;
    const buckets = { boundaries, counts: new Array<number>(bounds.length + 1).fill(0) };
    this.value = { buckets, sum: 0, count: 0 };
    this.#recorded = { buckets, sum: 0, count: 0, min: Infinity, max: -Infinity };
  }

  /** The bucket that the amount falls into. */
  bucketOf(amount: number): number {
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && amount > (bounds[bucket] as number)) bucket++;
    return bucket;
  }

  /** `bucket` is that of the amount, where it is known from a histogram with the same bounds. */
  record(amount: number, bucket = this.bucketOf(amount)): void {
    const value = this.#recorded;
    (value.buckets.counts[bucket] as number)++;
    value.sum += amount;
    if (value.count++ === 0) this.value = value;
    if (amount < value.min) value.min = amount;
    if (amount > value.max) value.max = amount;
  }

  recordWithExemplar(amount: number, point: ExemplarPoint, bucket = this.bucketOf(amount)): void {
    this.record(amount, bucket);
    keepExemplar(this.exemplars, bucket, amount, point);
  }
}

function keepExemplar(
  exemplars: (Exemplar | undefined)[],
  index: number,
  value: number,
  { timestamp, traceId, spanId }: ExemplarPoint,
): void {
  const kept = exemplars[index];
  if (kept === undefined) {
    exemplars[index] = { value, timestamp, traceId, spanId };
    return;
  }
  kept.value = value;
  kept.timestamp = timestamp;
  kept.traceId = traceId;
  kept.spanId = spanId;
}
