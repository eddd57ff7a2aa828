import { InvalidOptionError } from '../errors/invalid-option-error.js';
import { Described } from '../platform/describe-value.js';
import type { Spending } from '../spending.js';
import { Amounts } from './amounts.js';
import type { LimitedLedger, Limits } from './cost-ledger.js';

/**
 * An amount set aside in all budgets around a step; see `context.reserve`. It ends once: by `settle`, by `release`, at
 * the end of a `using` block, or with its step.
 */
export class Reservation {
  readonly #estimate: Spending;
  readonly #amounts: Amounts;
  readonly #ledgers: LimitedLedger[] = [];
  readonly #spend: (spending: Spending) => void;
  #isOpen = true;

  /**
   * Sets the estimate aside in all of the ledgers, or in none. @internal
   * @throws InvalidOptionError where the estimate is wrong; else the refusal of the first budget with too little left
   */
  constructor(estimate: Spending, limits: Limits | undefined, spend: (spending: Spending) => void) {
    if (typeof estimate !== 'object' || (estimate as unknown) === null)
      throw new InvalidOptionError('reserve', 'an object, such as { usd: 0.01 }', estimate);
    this.#estimate = estimate;
    this.#amounts = Amounts.of(estimate, refuseAmount);
    this.#spend = spend;
    for (let each = limits; each !== undefined; each = each.outer) {
      const refusal = each.ledger.reserve(this.#amounts);
      if (refusal !== undefined) {
        this.release();
        throw refusal as Error;
      }
      this.#ledgers.push(each.ledger);
    }
  }

  /** Spends the real cost of the call in place of the estimate. Without an amount, the call cost the estimate. */
  settle(actual: Spending = this.#estimate): void {
    this.release();
    this.#spend(actual);
  }

  /** Gives the estimate back, because nothing was spent. Does nothing after the first time. */
  release(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const ledger of this.#ledgers) ledger.release(this.#amounts);
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

function refuseAmount(field: string, value: unknown): never {
  const expected = `${field === 'usd' ? 'a finite number' : 'an integer'} of at least 0`;
  throw new InvalidOptionError(
    `reserve.${field}`,
    expected,
    typeof value === 'number' ? new Described(String(value)) : value,
  );
}
