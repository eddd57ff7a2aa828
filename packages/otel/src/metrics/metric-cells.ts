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

/** A histogram. */
export class HistogramCell {
  readonly value;
  readonly exemplars: (Exemplar | undefined)[] = [];
  readonly #bounds: number[];

  constructor(
    readonly attributes: Attributes,
    readonly startTime: HrTime,
    readonly endTime: HrTime,
    bounds: readonly number[] = [],
  ) {
    // OpenTelemetry's type is a mutable array, but readers do not change it.
    const boundaries = bounds as number[];
    this.#bounds = boundaries;
    this.value = {
      buckets: { boundaries, counts: new Array<number>(bounds.length + 1).fill(0) },
      sum: 0,
      count: 0,
      // Left out while there is nothing: the least of nothing is not a number.
      min: undefined as number | undefined,
      max: undefined as number | undefined,
    };
  }

  /** Returns the bucket that the amount fell into. */
  record(amount: number): number {
    const { value } = this;
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && amount > (bounds[bucket] as number)) bucket++;
    (value.buckets.counts[bucket] as number)++;
    value.sum += amount;
    if (value.count++ === 0) value.min = value.max = amount;
    else {
      if (amount < (value.min as number)) value.min = amount;
      if (amount > (value.max as number)) value.max = amount;
    }
    return bucket;
  }

  recordWithExemplar(amount: number, point: ExemplarPoint): void {
    keepExemplar(this.exemplars, this.record(amount), amount, point);
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
