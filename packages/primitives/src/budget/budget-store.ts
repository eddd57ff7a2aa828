import { InvalidOptionError } from '@tta/core';
import { answerWithin } from '../waiting/answer-within.js';

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

/** The store's answer within a time. Rejects where it fails, is late, or gives something else. */
export async function addToStore(
  store: BudgetStore,
  key: string,
  amount: BudgetAmount,
  perMs: number,
  timeoutMs: number,
): Promise<BudgetAmount> {
  const answer: unknown = await answerWithin(timeoutMs, store.add(key, amount, perMs));
  const { usd, tokens } = (answer ?? {}) as { readonly usd?: unknown; readonly tokens?: unknown };
  const isAmount = (value: unknown): value is number => typeof value === 'number' && value >= 0;
  if (isAmount(usd) && isAmount(tokens)) return { usd, tokens };
  throw new InvalidOptionError('store.add(key, amount, perMs)', '{ usd, tokens }', answer);
}
