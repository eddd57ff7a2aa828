import { turnTime } from '@tta/core/authors';

/** The outcomes of the latest calls, in constant memory. */
export interface OutcomeWindow {
  /** Records a success, and passes the value on. Bound, so that a call needs no closure of its own. */
  readonly succeed: <Value>(value: Value) => Value;
  recordFailure(): void;
  readonly calls: number;
  readonly failures: number;
  /** Whether all that it ever recorded has left it. */
  readonly isEmpty: boolean;
}

const bucketCount = 10;

/** The outcomes of the last `windowMs` milliseconds, in ten buckets of which the oldest leaves as a whole. */
export class TimeWindow implements OutcomeWindow {
  calls = 0;
  failures = 0;
  readonly #bucketMs: number;
  readonly #calls = new Array<number>(bucketCount).fill(0);
  readonly #failures = new Array<number>(bucketCount).fill(0);
  /** Since the clock's start. */
  #bucket = 0;
  #bucketEndsAtMs = -Infinity;
  #slot = 0;

  constructor(windowMs: number) {
    this.#bucketMs = windowMs / bucketCount;
  }

  readonly succeed = <Value>(value: Value): Value => {
    this.#advance();
    this.calls++;
    (this.#calls[this.#slot] as number)++;
    return value;
  };

  recordFailure(): void {
    this.succeed(undefined);
    this.failures++;
    (this.#failures[this.#slot] as number)++;
  }

  get isEmpty(): boolean {
    this.#advance();
    return this.calls === 0;
  }

  #advance(): void {
    const nowMs = turnTime();
    if (nowMs < this.#bucketEndsAtMs) return;
    const bucket = Math.floor(nowMs / this.#bucketMs);
    const passed = Math.min(bucket - this.#bucket, bucketCount);
    for (let step = 1; step <= passed; step++) this.#empty((this.#bucket + step) % bucketCount);
    this.#bucket = bucket;
    this.#bucketEndsAtMs = (bucket + 1) * this.#bucketMs;
    this.#slot = bucket % bucketCount;
  }

  #empty(slot: number): void {
    this.calls -= this.#calls[slot] as number;
    this.failures -= this.#failures[slot] as number;
    this.#calls[slot] = this.#failures[slot] = 0;
  }
}

/** The outcomes of the last `windowCalls` calls. */
export class CallWindow implements OutcomeWindow {
  calls = 0;
  failures = 0;
  /** 1 for a failure; the oldest is overwritten first. */
  readonly #outcomes: Uint8Array;
  #next = 0;

  constructor(windowCalls: number) {
    this.#outcomes = new Uint8Array(windowCalls);
  }

  readonly succeed = <Value>(value: Value): Value => {
    this.#record(0);
    return value;
  };

  recordFailure(): void {
    this.#record(1);
  }

  get isEmpty(): boolean {
    return this.calls === 0;
  }

  #record(failed: 0 | 1): void {
    if (this.calls < this.#outcomes.length) this.calls++;
    this.failures += failed - (this.#outcomes[this.#next] as number);
    this.#outcomes[this.#next] = failed;
    this.#next = this.#next + 1 === this.#outcomes.length ? 0 : this.#next + 1;
  }
}
