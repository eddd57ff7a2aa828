import { describeValue } from '../platform/describe-value.js';
import { warnOnce } from '../platform/warn.js';
import type { Spending, Spent } from '../spending.js';

/** Parts of a US dollar, and parts of such a part. Sums are integers of both, so that they do not depend on order. */
const base = 1e9;
/** A number this close to an integer, relative to its size, is that integer: decimal fractions are not exact in binary. */
const precision = 2 ** -50;

/** A sum as a record keeps it: plain data, without a loss. */
export type RecordedAmounts = Readonly<
  Record<
    'nanoUsd' | 'rest' | 'inputTokens' | 'cachedInputTokens' | 'cacheWriteTokens' | 'outputTokens' | 'reasoningTokens',
    number
  >
>;

/** Called with a field whose value cannot be counted. */
export type OnWrongAmount = (field: string, value: unknown) => void;

/**
 * An exact sum of money and tokens. Money is two integers, of 1e-9 and of 1e-18 USD, because two numbers take a sixth of
 * the time of one BigInt. Exact up to 9 million USD and 2^53 tokens.
 */
export class Amounts {
  nanoUsd = 0;
  /** Parts of 1e-18 USD, below 1e9. */
  rest = 0;
  inputTokens = 0;
  cachedInputTokens = 0;
  cacheWriteTokens = 0;
  outputTokens = 0;
  reasoningTokens = 0;

  /** The amounts of a call, without fields that are wrong, each of which is reported once in this process. */
  static of(spending: Spending, onWrong: OnWrongAmount = warnOfAmount): Amounts {
    const amounts = new Amounts();
    const { usd, inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = spending;
    if (usd !== undefined) amounts.#setUsd(usd, onWrong);
    if (inputTokens !== undefined) amounts.inputTokens = tokens('inputTokens', inputTokens, onWrong);
    if (cachedInputTokens !== undefined)
      amounts.cachedInputTokens = tokens('cachedInputTokens', cachedInputTokens, onWrong);
    if (cacheWriteTokens !== undefined)
      amounts.cacheWriteTokens = tokens('cacheWriteTokens', cacheWriteTokens, onWrong);
    if (outputTokens !== undefined) amounts.outputTokens = tokens('outputTokens', outputTokens, onWrong);
    if (reasoningTokens !== undefined) amounts.reasoningTokens = tokens('reasoningTokens', reasoningTokens, onWrong);
    return amounts;
  }

  /** The sum that was recorded. */
  static recorded(amounts: RecordedAmounts): Amounts {
    return Object.assign(new Amounts(), amounts);
  }

  add(other: Amounts): void {
    this.nanoUsd += other.nanoUsd;
    this.rest += other.rest;
    if (this.rest >= base) {
      this.rest -= base;
      this.nanoUsd++;
    }
    this.inputTokens += other.inputTokens;
    this.cachedInputTokens += other.cachedInputTokens;
    this.cacheWriteTokens += other.cacheWriteTokens;
    this.outputTokens += other.outputTokens;
    this.reasoningTokens += other.reasoningTokens;
  }

  /** Takes away an amount that was added before. */
  subtract(other: Amounts): void {
    this.nanoUsd -= other.nanoUsd;
    this.rest -= other.rest;
    if (this.rest < 0) {
      this.rest += base;
      this.nanoUsd--;
    }
    this.inputTokens -= other.inputTokens;
    this.cachedInputTokens -= other.cachedInputTokens;
    this.cacheWriteTokens -= other.cacheWriteTokens;
    this.outputTokens -= other.outputTokens;
    this.reasoningTokens -= other.reasoningTokens;
  }

  /** Negative, 0 or positive where its money is less than, equal to or more than that of the other. */
  compareUsd(other: Amounts): number {
    return this.nanoUsd - other.nanoUsd || this.rest - other.rest;
  }

  /** The nearest number. */
  get usd(): number {
    // Read from text where there is a rest, because a sum of both would be rounded twice.
    return this.rest === 0 ? this.nanoUsd / base : Number(`${this.nanoUsd}.${String(this.rest).padStart(9, '0')}e-9`);
  }

  /** Of all kinds. */
  get totalTokens(): number {
    return this.inputTokens + this.cachedInputTokens + this.cacheWriteTokens + this.outputTokens + this.reasoningTokens;
  }

  toSpent(): Spent {
    const { usd, totalTokens, inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = this;
    return { usd, totalTokens, inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens };
  }

  toRecorded(): RecordedAmounts {
    return Object.assign({}, this);
  }

  #setUsd(usd: unknown, onWrong: OnWrongAmount): void {
    if (typeof usd !== 'number' || !(usd >= 0 && usd < Infinity)) {
      if (usd !== null) onWrong('usd', usd);
      return;
    }
    const exact = usd * base;
    const nearest = Math.round(exact);
    if (Math.abs(exact - nearest) <= exact * precision) {
      this.nanoUsd = nearest;
      return;
    }
    this.nanoUsd = Math.floor(exact);
    this.rest = Math.round((exact - this.nanoUsd) * base);
    if (this.rest >= base) {
      this.rest -= base;
      this.nanoUsd++;
    }
  }
}

/** Clients give null for counts that they do not know. */
function tokens(field: string, value: unknown, onWrong: OnWrongAmount): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  if (value !== null) onWrong(field, value);
  return 0;
}

/** An odd answer of a provider does not end a workflow. */
function warnOfAmount(field: string, value: unknown): void {
  const expected = field === 'usd' ? 'a finite number of at least 0' : 'an integer of at least 0';
  const shown = typeof value === 'number' ? String(value) : describeValue(value);
  const message = `context.spend takes ${expected} as ${field}, got ${shown}; it was not counted.`;
  warnOnce(`spend ${field} ${kindOf(value)}`, message);
}

function kindOf(value: unknown): string {
  if (typeof value !== 'number') return typeof value;
  if (!Number.isFinite(value)) return String(value);
  return value < 0 ? 'negative' : 'fraction';
}
