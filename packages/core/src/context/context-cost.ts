import { Amounts } from '../cost/amounts.js';
import { addWaste, charge, type Account } from '../cost/cost-ledger.js';
import { guardedSpend } from '../instrumentation/guard-instrumentation.js';
import type { StepObservation } from '../instrumentation/step-observation.js';
import { describeValue } from '../platform/describe-value.js';
import { warnOnce } from '../platform/warn.js';
import type { Spending, Spent } from '../spending.js';
import type { StepFrame } from './step-frame.js';

const nothing: Spent = Object.freeze(new Amounts().toSpent());

/** Adds a spending to the sums of an account and of all around it, and reports it to the observer of its step. */
export function spendIn(
  account: Account,
  spending: Spending,
  frame: StepFrame | undefined,
  observation: StepObservation | undefined,
): void {
  if (typeof spending !== 'object' || (spending as unknown) === null) {
    warnOnce('spend', `context.spend takes an object, got ${describeValue(spending)}; it was not counted.`);
    return;
  }
  const amounts = Amounts.of(spending);
  charge(account, amounts, spending);
  if (observation === undefined || frame?.observer === undefined) return;
  const { model, provider, operation } = spending;
  const late = frame.hasEnded;
  guardedSpend(frame.observer, observation, { ...amounts.toSpent(), model, provider, operation, late });
}

/** The sum of an account so far. */
export function spentIn(account: Account): Spent {
  return account.ledger?.total.toSpent() ?? nothing;
}

/**
 * Charges `payer` the costs of shared work, which is over. Code that it left running is charged there too.
 */
export function chargeShared(payer: Account, shared: StepFrame): void {
  const { ledger } = shared;
  if (ledger !== undefined) charge(payer, ledger.total, {});
  if (ledger?.wasted !== undefined) addWaste(payer, ledger.wasted);
  shared.outer = payer;
}
