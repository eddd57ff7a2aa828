import type { Spending } from '../spending.js';
import { Amounts } from './amounts.js';

/** Adds up what is spent in a part of an execution. A budget extends it. */
export class CostLedger {
  /** The sum so far. */
  readonly total = new Amounts();
  /** The part of it whose output was not used, as far as composites have said so. */
  wasted: Amounts | undefined;

  /** Something was spent. `source` names the model and the provider, where they are known. */
  charge(amounts: Amounts, _source: Spending): void {
    this.total.add(amounts);
  }
}

/** Stands for the ledger of a part whose sum nothing asks for. Nothing is charged to it. */
export const noLedger = new CostLedger();

/** A ledger with a limit. It refuses steps that would start with nothing left. */
export abstract class LimitedLedger extends CostLedger {
  /** Why no step may start any more; `undefined` while steps may. */
  abstract get refusal(): unknown;
  /** Sets an amount aside. Returns the refusal where there is not enough left, else `undefined`. */
  abstract reserve(amounts: Amounts): unknown;
  /** Gives back an amount that was set aside. */
  abstract release(amounts: Amounts): void;
}

/** By what it can do, because it may extend the class of another copy of this package. */
export function isLimited(ledger: CostLedger | undefined): ledger is LimitedLedger {
  return typeof (ledger as Partial<LimitedLedger> | undefined)?.reserve === 'function';
}

/** The limited ledgers around a step, innermost first. */
export interface Limits {
  readonly ledger: LimitedLedger;
  readonly outer: Limits | undefined;
}

/** Why no step may start inside these limits; `undefined` while steps may. */
export function refusalOf(limits: Limits | undefined): unknown {
  for (let each = limits; each !== undefined; each = each.outer) {
    const { refusal } = each.ledger;
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** A part of an execution that has a sum of its own: a step that is observed, a budget, the execution as a whole. */
export interface Account {
  /** The part around it, whose sum includes this one's. */
  readonly outer: Account | undefined;
  /** Made when something is first spent, so that a step that spends nothing pays nothing. */
  ledger?: CostLedger | undefined;
}

/** Adds to the sum of this account and of all around it. */
export function charge(account: Account, amounts: Amounts, source: Spending): void {
  for (let each: Account | undefined = account; each !== undefined; each = each.outer)
    (each.ledger ??= new CostLedger()).charge(amounts, source);
}

/**
 * Marks what was spent in this account, and not marked before, as wasted here and in all around. Returns the
 * amount, without parts that a composite inside or around has marked, so that nothing is wasted twice.
 */
export function waste(account: Account): Amounts {
  let amounts = new Amounts();
  for (let each: Account | undefined = account; each !== undefined; each = each.outer) {
    const rest = new Amounts();
    if (each.ledger !== undefined) rest.add(each.ledger.total);
    if (each.ledger?.wasted !== undefined) rest.subtract(each.ledger.wasted);
    if (each === account || rest.compareUsd(amounts) < 0) amounts = rest;
  }
  addWaste(account, amounts);
  return amounts;
}

/** Adds to what was wasted in this account and in all around it. */
export function addWaste(account: Account, amounts: Amounts): void {
  for (let each: Account | undefined = account; each !== undefined; each = each.outer)
    if (each.ledger !== undefined) (each.ledger.wasted ??= new Amounts()).add(amounts);
}

/** Whether the ledger is that of this account or of one around it. */
export function isChargedTo(account: Account, ledger: CostLedger): boolean {
  for (let each: Account | undefined = account; each !== undefined; each = each.outer)
    if (each.ledger === ledger) return true;
  return false;
}
