import type { Spending } from '@tta/core';
import { Amounts, durationText, LimitedLedger, turnTime } from '@tta/core/authors';
import { withoutStack } from '../without-stack.js';
import { BudgetExceededError } from './budget-exceeded-error.js';
import type { BudgetSettings } from './budget-options.js';
import type { BudgetAmount } from './budget-store.js';
import { ModelSums } from './model-sums.js';

/**
 * The sum of a budget, in its current window, and the amounts set aside. The window's sum is what `total` has grown since
 * the window began, so that a spending is added up once.
 */
export class BudgetLedger extends LimitedLedger {
  readonly #name: string;
  readonly #settings: BudgetSettings;
  readonly #reserved = new Amounts();
  readonly #thrown = new WeakSet<object>();
  /** Called when more was spent than allowed. */
  readonly #overspent = new Set<() => void>();
  /** The part of `total` that does not count: it is of earlier windows. Negative where other processes spent, too. */
  #before = new Amounts();
  /** The values of `total` at which nothing is left. */
  #usdLimit = new Amounts();
  #tokenLimit = Infinity;
  #models = new ModelSums();
  #windowEndsAtMs = Infinity;
  /** Whether somebody was told that nothing is left in this window. */
  isTold = false;

  constructor(name: string, settings: BudgetSettings) {
    super();
    this.#name = name;
    this.#settings = settings;
    this.#countFrom(new Amounts());
  }

  override charge(amounts: Amounts, source: Spending): void {
    this.#beginWindow();
    this.total.add(amounts);
    if (source.model !== undefined) this.#models.add(source.model, amounts);
    if (this.#overspent.size === 0 || this.#compare(this.total) <= 0) return;
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
    all.add(this.total);
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
    return this.#compare(this.total) >= 0;
  }

  /** Whether nothing was spent in the current window, and nothing is set aside. */
  get isUnused(): boolean {
    return [this.#spent, this.#reserved].every(
      (each) => each.compareUsd(new Amounts()) === 0 && each.totalTokens === 0,
    );
  }

  /** The money and the tokens spent in the current window, and those that are left. */
  get state(): { readonly spent: BudgetAmount; readonly leftUsd: number | undefined } {
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
    const sum = Amounts.of({ usd, outputTokens: Math.round(tokens) });
    // The store has begun another window.
    if (sum.compareUsd(this.#spent) < 0) this.#models = new ModelSums();
    const before = new Amounts();
    before.add(this.total);
    before.subtract(sum);
    this.#countFrom(before);
    if (this.#compare(this.total) < 0) this.isTold = false;
  }

  /** The sum of the current window. */
  get #spent(): Amounts {
    this.#beginWindow();
    const spent = new Amounts();
    spent.add(this.total);
    spent.subtract(this.#before);
    return spent;
  }

  /** Negative, 0 or positive where `total` would be below all limits, at one, or above one. */
  #compare(total: Amounts): number {
    return Math.max(total.compareUsd(this.#usdLimit), total.totalTokens - this.#tokenLimit);
  }

  #countFrom(before: Amounts): void {
    const { maxUsd, maxTokens } = this.#settings;
    this.#before = before;
    this.#usdLimit = Amounts.of({ usd: maxUsd });
    if (maxUsd === undefined) this.#usdLimit.nanoUsd = Infinity;
    else this.#usdLimit.add(before);
    this.#tokenLimit = maxTokens === undefined ? Infinity : before.totalTokens + maxTokens;
  }

  #beginWindow(): void {
    const { perMs, store } = this.#settings;
    // A store has windows of its own.
    if (perMs === undefined || store !== undefined) return;
    const now = turnTime();
    if (now < this.#windowEndsAtMs) {
      // The first window begins with the first use.
      if (this.#windowEndsAtMs === Infinity) this.#windowEndsAtMs = now + perMs;
      return;
    }
    this.#windowEndsAtMs += perMs * (Math.floor((now - this.#windowEndsAtMs) / perMs) + 1);
    const before = new Amounts();
    before.add(this.total);
    this.#countFrom(before);
    this.#models = new ModelSums();
    this.isTold = false;
  }

  #refuse(wanted?: string): BudgetExceededError {
    const { maxUsd, maxTokens } = this.#settings;
    const sum = this.#spent;
    const state = { budget: this.#name, maxUsd, maxTokens, spent: sum.toSpent(), byModel: this.#models.list(sum) };
    return this.own(withoutStack(() => new BudgetExceededError({ ...state, scope: this.#scope() }, wanted)));
  }

  #scope(): string {
    const { isShared, perMs, store } = this.#settings;
    if (!isShared) return 'in this execution';
    if (perMs === undefined) return 'since this process started';
    const window = `in a window of ${durationText(perMs)}`;
    return store === undefined ? `${window}, by this process since its start` : `${window}, by all processes`;
  }
}
