import { TtaError } from '@tta/core';
import { monotonicNow, sleep } from '@tta/core/authors';
import type { Leaf } from './composition.js';

/** One run of a composition: its leaves, which are the same whatever runs them, and a list of all that they did. */
export class World {
  readonly #startedAtMs = monotonicNow();
  readonly #thrown = new Map<unknown, string>();
  readonly #calls: string[] = [];

  /** Milliseconds since the start, without the last bits, in which sums of the same delays differ. */
  now(): number {
    return this.after(0);
  }

  /** All calls of leaves, with their input, their times and how they ended. */
  get calls(): readonly string[] {
    return [...this.#calls].sort();
  }

  /** A share from 0 up to 1 that depends on the time. */
  share(seed: number, input = 0): number {
    return (hash(seed, input, this.now()) % 1000) / 1000;
  }

  /** When a call of the leaf that begins now gives or fails by itself. */
  endOf({ seed }: Leaf, input: number): number {
    return this.after(delayMs(this.#random(seed, input)));
  }

  /** The time after so many milliseconds from now. */
  after(ms: number): number {
    return rounded(monotonicNow() - this.#startedAtMs + ms);
  }

  async runLeaf({ id, seed, fails, obeys }: Leaf, input: number, signal: AbortSignal, word = 'leaf'): Promise<number> {
    const random = this.#random(seed, input);
    const call = `${word} ${id} (${input}) at ${this.now()}`;
    try {
      await sleep(delayMs(random), obeys ? signal : undefined);
    } catch (reason) {
      this.#calls.push(`${call}: stopped at ${this.now()}`);
      throw reason;
    }
    if ((random >>> 8) % 100 >= fails) {
      this.#calls.push(`${call}: gave at ${this.now()}`);
      return (random >>> 4) % 100;
    }
    this.#calls.push(`${call}: failed at ${this.now()}`);
    const error = new Error(call);
    this.#thrown.set(error, call);
    throw error;
  }

  #random(seed: number, input: number): number {
    return hash(seed, input, this.now());
  }

  /** An error: the very one that a leaf threw, or one of ours by its parts. */
  describe(error: unknown): string {
    const thrown = this.#thrown.get(error);
    if (thrown !== undefined) return `the error of ${thrown}`;
    if (!TtaError.is(error)) return String(error);
    const { errors, retryAfterMs, undone, notUndone } = error as Partial<Told>;
    const parts = [
      ...(errors?.map((each) => this.describe(each)) ?? []),
      ...(retryAfterMs === undefined ? [] : [`after ${Math.round(retryAfterMs * 100) / 100}`]),
      ...(undone === undefined ? [] : [`undone ${undone.length}, not ${notUndone?.length}`]),
      // The first of several errors is also the cause.
      ...(errors === undefined && error.cause !== undefined ? [this.describe(error.cause)] : []),
    ];
    return `${error.code} ${error.status} [${parts.join('; ')}]`;
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function delayMs(random: number): number {
  return 1 + (random % 9973);
}

/** The parts of our errors that are compared. */
export interface ErrorParts {
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
  readonly retryAfterMs?: number | undefined;
  readonly undone?: readonly unknown[];
  readonly notUndone?: readonly unknown[];
}

/** An error of ours, as the reference makes it. */
export class Told extends TtaError implements ErrorParts {
  override readonly status: TtaError['status'];
  readonly errors?: readonly unknown[];
  readonly retryAfterMs?: number | undefined;
  readonly undone?: readonly unknown[];
  readonly notUndone?: readonly unknown[];

  constructor(code: string, status: TtaError['status'], { cause, ...parts }: ErrorParts = {}) {
    super(`ERR_TTA_${code}`, 'told by the reference', cause === undefined ? undefined : { cause });
    this.status = status;
    Object.assign(this, parts);
  }
}

/** Mixes whole numbers and times, after the finalizer of MurmurHash3 (A. Appleby). */
function hash(...values: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const value of values) {
    mixed ^= Math.round(value * 1000) | 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return mixed >>> 0;
}
