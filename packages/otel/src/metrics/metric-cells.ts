import type { Attributes, HrTime } from '@opentelemetry/api';
import { durationBoundsSeconds } from '../catalogue/index.js';

/** The last sampled execution that fell into a bucket or a counter. Readers that know it may show it; others ignore it. */
export interface Exemplar {
  value: number;
  /** Seconds since the epoch. */
  timestamp: number;
  traceId: string;
  spanId: string;
}

// A cell is an OpenTelemetry data point that is written in place: recording is an addition, and collecting hands the
// cells out as they are.

/** A counter or a gauge. */
export class NumberCell {
  value = 0;
  readonly exemplars: (Exemplar | undefined)[] = [];

  constructor(
    readonly attributes: Attributes,
    readonly startTime: HrTime,
    readonly endTime: HrTime,
  ) {}

  /** Counts; what is no finite number is not counted, for it would make the sum unusable for ever. */
  add(amount: number): void {
    if (Number.isFinite(amount)) this.value += amount;
  }

  addWithExemplar(amount: number, timestamp: number, traceId: string, spanId: string): void {
    this.add(amount);
    keepExemplar(this.exemplars, 0, amount, timestamp, traceId, spanId);
  }
}

const bounds = durationBoundsSeconds as number[];

/** A histogram of seconds. */
export class HistogramCell {
  readonly value = {
    buckets: { boundaries: bounds, counts: new Array<number>(bounds.length + 1).fill(0) },
    sum: 0,
    count: 0,
    min: Infinity,
    max: -Infinity,
  };
  readonly exemplars: (Exemplar | undefined)[] = [];

  constructor(
    readonly attributes: Attributes,
    readonly startTime: HrTime,
    readonly endTime: HrTime,
  ) {}

  /** Returns the bucket that it fell into. */
  record(seconds: number): number {
    const { value } = this;
    let bucket = 0;
    while (bucket < bounds.length && seconds > (bounds[bucket] as number)) bucket++;
    (value.buckets.counts[bucket] as number)++;
    value.sum += seconds;
    value.count++;
    if (seconds < value.min) value.min = seconds;
    if (seconds > value.max) value.max = seconds;
    return bucket;
  }

  recordWithExemplar(seconds: number, timestamp: number, traceId: string, spanId: string): void {
    keepExemplar(this.exemplars, this.record(seconds), seconds, timestamp, traceId, spanId);
  }
}

function keepExemplar(
  exemplars: (Exemplar | undefined)[],
  index: number,
  value: number,
  timestamp: number,
  traceId: string,
  spanId: string,
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
