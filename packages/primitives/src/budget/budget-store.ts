import { InvalidOptionError } from '@tta/core';
import type { StoreGuard } from '../waiting/store-guard.js';

/** An amount of money and tokens. */
export interface BudgetAmount {
  /** US dollars. */
  readonly usd: number;
  readonly tokens: number;
}

/** The sums that several processes spend together, such as in Redis. Its windows are those of the store. */
export interface BudgetStore {
  /**
   * Adds an amount, which may be 0, to the sum of the current window, which lasts `perMs` milliseconds, and resolves to
   * that sum.
   */
  add(key: string, amount: BudgetAmount, perMs: number): Promise<BudgetAmount>;
}

/** The store's answer. Rejects where it fails, is late, is left alone, or gives something else. */
export async function addToStore(
  store: BudgetStore,
  key: string,
  amount: BudgetAmount,
  perMs: number,
  guard: StoreGuard,
): Promise<BudgetAmount> {
  const answer: unknown = await guard.ask(() => store.add(key, amount, perMs));
  const { usd, tokens } = (answer ?? {}) as { readonly usd?: unknown; readonly tokens?: unknown };
  const isAmount = (value: unknown): value is number => typeof value === 'number' && value >= 0;
  if (isAmount(usd) && isAmount(tokens)) return { usd, tokens };
  throw new InvalidOptionError('store.add(key, amount, perMs)', '{ usd, tokens }', answer);
}
