import { TtaError, type CancelledBy, type FailureStatus, type Spent } from '@tta/core';

/** The part of a budget that one model took. */
export interface SpentByModel {
  /** `other` where the spending named none, for models beyond the first 20, and for the costs of other processes. */
  readonly model: string;
  readonly spent: Spent;
}

/** The limits of a budget and the sum that has reached them. */
export interface BudgetState {
  /** The name of the budget's step. */
  readonly budget: string;
  readonly maxUsd: number | undefined;
  readonly maxTokens: number | undefined;
  readonly spent: Spent;
  /** Dearest first. */
  readonly byModel: readonly SpentByModel[];
  /** The part of the work that the sum counts, as a phrase: `in this execution`. */
  readonly scope: string;
}

/** A budget has nothing left, or too little of it to set an estimate aside. */
export class BudgetExceededError extends TtaError implements BudgetState {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'BudgetExceededError';
  override readonly status: FailureStatus = 'rejected';
  readonly budget: string;
  readonly maxUsd: number | undefined;
  readonly maxTokens: number | undefined;
  readonly spent: Spent;
  readonly byModel: readonly SpentByModel[];
  readonly scope: string;

  /** `wanted` is the estimate that did not fit, as a phrase. */
  constructor(state: BudgetState, wanted?: string) {
    const { budget, maxUsd, maxTokens, spent, byModel, scope } = state;
    super('ERR_TTA_BUDGET_EXCEEDED', messageOf(state, wanted));
    this.budget = budget;
    this.maxUsd = maxUsd;
    this.maxTokens = maxTokens;
    this.spent = spent;
    this.byModel = byModel;
    this.scope = scope;
  }
}

/** The reason of the signal of steps that a budget ends with `abortRunning`. */
export class BudgetAbortError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'BudgetAbortError';
  override readonly status: FailureStatus = 'cancelled';
  override readonly cancelledBy: CancelledBy = 'budget';

  constructor(budget: string) {
    super('ERR_TTA_BUDGET_ABORT', `the budget ${budget} was exceeded, so the steps in it were ended`);
  }
}

function messageOf({ budget, maxUsd, maxTokens, spent, byModel, scope }: BudgetState, wanted?: string): string {
  const sums = [
    maxUsd === undefined ? undefined : `${spent.usd} of ${maxUsd} USD`,
    maxTokens === undefined ? undefined : `${spent.totalTokens} of ${maxTokens} tokens`,
  ].filter((sum) => sum !== undefined);
  const models = byModel.slice(0, 3).map((each) => `${each.model} ${each.spent.usd} USD`);
  const on = models.length === 0 ? '' : ` (${models.join(', ')})`;
  const missing = wanted === undefined ? 'has nothing left' : `has too little left to set ${wanted} aside`;
  return `the budget ${budget} ${missing}: ${sums.join(' and ')} spent ${scope}${on}`;
}
