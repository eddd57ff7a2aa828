import { StoreGuard } from '../waiting/store-guard.js';
import type { BudgetLedger } from './budget-ledger.js';
import type { BudgetSettings } from './budget-options.js';
import { addToStore, type BudgetAmount, type BudgetStore } from './budget-store.js';

/** Tells a store what this process has spent, and the ledger what all have. */
export class SharedSum {
  /** The part of this process's sum that the store knows. */
  #told: BudgetAmount = { usd: 0, tokens: 0 };
  readonly #guard: StoreGuard;

  constructor(
    private readonly ledger: BudgetLedger,
    private readonly store: BudgetStore,
    private readonly key: string,
    private readonly settings: Pick<BudgetSettings, 'perMs' | 'storeTimeoutMs'>,
  ) {
    this.#guard = new StoreGuard(settings.storeTimeoutMs);
  }

  /** Adds to the store's sum what is not there yet. Rejects where the store fails: then the next call adds it. */
  async tell(): Promise<void> {
    const { perMs = 0 } = this.settings;
    const { usd, totalTokens: tokens } = this.ledger.total;
    const before = this.#told;
    // At once, so that a call at the same time does not add it again.
    this.#told = { usd, tokens };
    try {
      const added = { usd: usd - before.usd, tokens: tokens - before.tokens };
      const sum = await addToStore(this.store, this.key, added, perMs, this.#guard);
      // Costs since the question are on their way, or will be.
      const { total } = this.ledger;
      this.ledger.setSum({ usd: sum.usd + total.usd - usd, tokens: sum.tokens + total.totalTokens - tokens });
    } catch (error) {
      const now = this.#told;
      this.#told = { usd: now.usd - (usd - before.usd), tokens: now.tokens - (tokens - before.tokens) };
      throw error;
    }
  }
}
