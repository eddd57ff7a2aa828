import type { Spending } from '@tta/core';
import { Amounts, LimitedLedger, monotonicNow } from '@tta/core/authors';
import { withoutStack } from '../without-stack.js';
import { BudgetExceededError, type SpentByModel } from './budget-exceeded-error.js';
import type { BudgetSettings } from './budget-options.js';
import type { BudgetAmount } from './budget-store.js';

/** Model names come from outside, and must not fill the memory. */
const mostModels = 20;

/** The sum of a budget, in its current window, and the amounts set aside. */
export class BudgetLedger extends LimitedLedger {
  readonly #name: string;
  readonly #settings: BudgetSettings;
  readonly #maxUsd: Amounts | undefined;
  readonly #reserved = new Amounts();
  readonly #thrown = new WeakSet<object>();
  /** Called when more was spent than allowed. */
  readonly #overspent = new Set<() => void>();
  #spent = new Amounts();
  #byModel = new Map<string, Amounts>();
  #windowEndsAtMs = Infinity;
  /** Whether somebody was told that nothing is left in this window. */
  isTold = false;

  constructor(name: string, settings: BudgetSettings) {
    super();
    this.#name = name;
    this.#settings = settings;
    this.#maxUsd = settings.maxUsd === undefined ? undefined : Amounts.of({ usd: settings.maxUsd });
  }

  override charge(amounts: Amounts, source: Spending): void {
    super.charge(amounts, source);
    this.#beginWindow();
    this.#spent.add(amounts);
    const named = source.model ?? 'other';
    const model = this.#byModel.has(named) || this.#byModel.size < mostModels ? named : 'other';
    const sum = this.#byModel.get(model) ?? new Amounts();
    sum.add(amounts);
    this.#byModel.set(model, sum);
    if (this.#overspent.size === 0 || this.#compare(this.#spent) <= 0) return;
    for (const end of [...this.#overspent]) end();
  }

  get refusal(): unknown {
    return this.#settings.warns || !this.isUsedUp ? undefined : this.#refuse();
  }

  reserve(amounts: Amounts): unknown {
    if (this.#settings.warns) return undefined;
    this.#beginWindow();
    this.#reserved.add(amounts);
    const all = new Amounts();
    all.add(this.#spent);
    all.add(this.#reserved);
    if (this.#compare(all) <= 0) return undefined;
    this.#reserved.subtract(amounts);
    return this.#refuse(`${amounts.usd} USD and ${amounts.totalTokens} tokens`);
  }

  release(amounts: Amounts): void {
    this.#reserved.subtract(amounts);
  }

  /** Whether nothing is left in the current window. */
  get isUsedUp(): boolean {
    this.#beginWindow();
    return this.#compare(this.#spent) >= 0;
  }

  /** Whether nothing was spent in the current window, and nothing is set aside. */
  get isUnused(): boolean {
    this.#beginWindow();
    return [this.#spent, this.#reserved].every(
      (each) => each.compareUsd(new Amounts()) === 0 && each.totalTokens === 0,
    );
  }

  /** The money and the tokens spent in the current window, and those that are left. */
  get state(): { readonly spent: BudgetAmount; readonly leftUsd: number | undefined } {
    this.#beginWindow();
    const { maxUsd } = this.#settings;
    const { usd, totalTokens: tokens } = this.#spent;
    return { spent: { usd, tokens }, leftUsd: maxUsd === undefined ? undefined : Math.max(0, maxUsd - usd) };
  }

  /** Calls `end` once more was spent than allowed, until the function returned is called. */
  onOverspent(end: () => void): () => void {
    this.#overspent.add(end);
    return () => this.#overspent.delete(end);
  }

  /** Whether the failure is this budget's own: a refusal, or several of them from branches. */
  isOwn(error: unknown): boolean {
    if (typeof error !== 'object' || error === null) return false;
    if (this.#thrown.has(error)) return true;
    const { errors } = error as { readonly errors?: unknown };
    return Array.isArray(errors) && errors.length > 0 && errors.every((each) => this.isOwn(each));
  }

  /** Makes `error` one of this budget's own. */
  own<Failure extends object>(error: Failure): Failure {
    this.#thrown.add(error);
    return error;
  }

  /** The failure of the budget itself. */
  exceeded(): BudgetExceededError {
    return this.#refuse();
  }

  /** The sum of all processes, as far as this one knows it. */
  setSum({ usd, tokens }: BudgetAmount): void {
    this.#spent = Amounts.of({ usd, outputTokens: Math.round(tokens) });
    if (this.#compare(this.#spent) < 0) this.isTold = false;
  }

  /** Negative, 0 or positive where the sum is below all limits, at one, or above one. */
  #compare(sum: Amounts): number {
    const { maxTokens } = this.#settings;
    const usd = this.#maxUsd === undefined ? -1 : sum.compareUsd(this.#maxUsd);
    return Math.max(usd, maxTokens === undefined ? -1 : sum.totalTokens - maxTokens);
  }

  #beginWindow(): void {
    const { perMs, store } = this.#settings;
    // A store has windows of its own.
    if (perMs === undefined || store !== undefined) return;
    const now = monotonicNow();
    if (now < this.#windowEndsAtMs) {
      // The first window begins with the first use.
      if (this.#windowEndsAtMs === Infinity) this.#windowEndsAtMs = now + perMs;
      return;
    }
    this.#windowEndsAtMs += perMs * (Math.floor((now - this.#windowEndsAtMs) / perMs) + 1);
    this.#spent = new Amounts();
    this.#byModel = new Map();
    this.isTold = false;
  }

  #refuse(wanted?: string): BudgetExceededError {
    const { maxUsd, maxTokens } = this.#settings;
    const byModel = [...this.#byModel]
      .map(([model, sum]): SpentByModel => ({ model, spent: sum.toSpent() }))
      .sort((one, other) => other.spent.usd - one.spent.usd);
    const spent = this.#spent.toSpent();
    const state = { budget: this.#name, maxUsd, maxTokens, spent, byModel, scope: this.#scope() };
    return this.own(withoutStack(() => new BudgetExceededError(state, wanted)));
  }

  #scope(): string {
    const { isShared, perMs, store } = this.#settings;
    if (!isShared) return 'in this execution';
    if (perMs === undefined) return 'since this process started';
    const window = `in a window of ${perMs} ms`;
    return store === undefined ? `${window}, by this process since its start` : `${window}, by all processes`;
  }
}
