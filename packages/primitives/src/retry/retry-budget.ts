import { InvalidOptionError } from '@tta/core';
import { knownOptions, monotonicNow, numberOption } from '@tta/core/authors';

/** Options of `retryBudget`. */
export interface RetryBudgetOptions {
  /** Retries that each call pays for, from 0 to 1000: 0.1 allows one retry to ten calls. Default 0.1. */
  readonly ratio?: number;
  /** Retries a second that are allowed however few calls there are. Default 10. */
  readonly minPerSecond?: number;
}

/** Seconds for which a deposit and a withdrawal count. */
const windowSeconds = 10;
/** A retry in the units that are counted, which are integers: ten times 0.1 is less than 1. */
const unitsPerRetry = 1000;

/**
 * Bounds the retries of all steps that share it by a share of their calls, so that retries do not multiply the load on a
 * service that is down. Each call deposits `ratio` of a retry, each retry withdraws one; both are forgotten after 10
 * seconds. After Finagle's `RetryBudget` and its leaky token bucket (Twitter, 2016).
 */
export class RetryBudget {
  readonly #depositUnits: number;
  readonly #reserveUnits: number;
  /** Deposits less withdrawals of each second of the window. */
  readonly #seconds = new Array<number>(windowSeconds).fill(0);
  #sum = 0;
  /** The newest second, of `monotonicNow`. */
  #newest = second();

  constructor(options: RetryBudgetOptions = {}) {
    knownOptions(options, ['ratio', 'minPerSecond']);
    const { ratio = 0.1, minPerSecond = 10 } = options;
    this.#depositUnits = Math.round(numberOption('ratio', ratio, { min: 0, max: 1000 }) * unitsPerRetry);
    this.#reserveUnits = Math.round(
      numberOption('minPerSecond', minPerSecond, { min: 0, max: 1_000_000 }) * windowSeconds * unitsPerRetry,
    );
  }

  /** How many retries it would pay for now. */
  get balance(): number {
    this.#forget();
    return Math.floor((this.#sum + this.#reserveUnits) / unitsPerRetry);
  }

  /** Whether it equals a new one: nothing was deposited or withdrawn in the last 10 seconds. */
  get isIdle(): boolean {
    this.#forget();
    return this.#seconds.every((units) => units === 0);
  }

  /** A call began. */
  deposit(): void {
    this.#add(this.#depositUnits);
  }

  /** Pays for a retry. `false` where nothing is left: then do not retry. */
  tryWithdraw(): boolean {
    if (this.balance < 1) return false;
    this.#add(-unitsPerRetry);
    return true;
  }

  #add(units: number): void {
    this.#forget();
    const index = this.#newest % windowSeconds;
    this.#seconds[index] = (this.#seconds[index] ?? 0) + units;
    this.#sum += units;
  }

  /** Forgets the seconds that have left the window. */
  #forget(): void {
    const now = second();
    if (now === this.#newest) return;
    for (let passed = Math.min(windowSeconds, now - this.#newest); passed > 0; passed--) {
      const index = (now - passed + 1) % windowSeconds;
      this.#sum -= this.#seconds[index] ?? 0;
      this.#seconds[index] = 0;
    }
    this.#newest = now;
  }
}

function second(): number {
  return Math.floor(monotonicNow() / 1000);
}

/** Makes a budget that any number of retries and hedges may share. @throws InvalidOptionError */
export function retryBudget(options?: RetryBudgetOptions): RetryBudget {
  return new RetryBudget(options);
}

/** The value if it is a budget. Checks the members used and not the class. @throws InvalidOptionError */
export function budgetOption(option: string, value: RetryBudget | undefined): RetryBudget | undefined {
  if (value === undefined || typeof (value as Partial<RetryBudget> | null)?.tryWithdraw === 'function') return value;
  throw new InvalidOptionError(option, 'a budget', value, 'make one with retryBudget({ ratio, minPerSecond })');
}
