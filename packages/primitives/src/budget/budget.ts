import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import type { AbortScope } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { disposeAfter } from '../dispose-after.js';
import { executeStep, stepOption, type AnyStep, type StepLike } from '../step-types.js';
import { withoutStack } from '../without-stack.js';
import { budgetEvents, budgetExceeded, budgetLeft, budgetRejected, budgetStoreFailed } from './budget-events.js';
import { BudgetAbortError } from './budget-exceeded-error.js';
import { BudgetLedger } from './budget-ledger.js';
import { readBudgetOptions, type BudgetOptions, type BudgetSettings } from './budget-options.js';
import { SharedSum } from './shared-sum.js';

/** Bounds what a step may spend; see `budget`. */
export class BudgetPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = budgetEvents;
  override readonly type = 'budget';
  override readonly runsOnlyChildren = true;
  override readonly children: readonly AnyStep[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #settings: BudgetSettings;
  /** Of all executions, where they share one. */
  readonly #ledger: BudgetLedger | undefined;
  readonly #sum: SharedSum | undefined;
  #running = 0;

  constructor(child: StepLike<Input, Output>, options: BudgetOptions) {
    const settings = readBudgetOptions(options);
    const { name = 'BudgetPrimitive' } = options;
    super(name);
    this.#child = stepOption('child', child);
    const { alternative } = settings;
    this.children = Object.freeze(alternative === undefined ? [this.#child] : [this.#child, alternative]);
    this.#settings = settings;
    this.#ledger = settings.isShared ? new BudgetLedger(name, settings) : undefined;
    if (this.#ledger !== undefined && settings.store !== undefined)
      this.#sum = new SharedSum(this.#ledger, settings.store, settings.storeKey ?? name, settings);
  }

  /** Whether it equals a budget that was just made: nothing was spent in its window, and nothing runs. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#ledger?.isUnused !== false;
  }

  /** US dollars left of a budget that executions share; `undefined` for others, and where only tokens are bounded. */
  get leftUsd(): number | undefined {
    return this.#ledger?.state.leftUsd;
  }

  protected async run(input: Input, context: WorkflowContext): Promise<Output> {
    const ledger = this.#ledger ?? new BudgetLedger(this.name, this.#settings);
    // It is counted already where this step runs inside itself.
    if (context.isChargedTo(ledger)) return executeStep(this.#child, input, context) as Promise<Output>;
    this.#running++;
    try {
      if (this.#sum !== undefined && !(await this.#ask(this.#sum, context))) throw ledger.exceeded();
      context.throwIfAborted();
      const output = await this.#runChild(input, ledger, context);
      await this.#end(ledger, context);
      return output;
    } catch (error) {
      await this.#end(ledger, context);
      if (!ledger.isOwn(error)) throw error;
      return await this.#refused(error, input, ledger, context);
    } finally {
      this.#running--;
    }
  }

  async #runChild(input: Input, ledger: BudgetLedger, context: WorkflowContext): Promise<Output> {
    const { refusal } = ledger;
    if (refusal !== undefined) throw refusal as Error;
    const own = context.withLedger(ledger);
    return (await (this.#settings.abortsRunning
      ? this.#runAbortable(input, ledger, own)
      : executeStep(this.#child, input, own))) as Output;
  }

  async #runAbortable(input: Input, ledger: BudgetLedger, context: WorkflowContext): Promise<unknown> {
    const scope: AbortScope = context.createScope();
    const forget = ledger.onOverspent(() =>
      scope.abort(ledger.own(withoutStack(() => new BudgetAbortError(this.name)))),
    );
    let output: unknown;
    try {
      output = await executeStep(this.#child, input, context.forChild(undefined, scope));
      return output;
    } catch (error) {
      // A step may answer the abort with a failure of its own.
      throw scope.aborted && !context.aborted ? ledger.own(new BudgetAbortError(this.name)) : error;
    } finally {
      forget();
      disposeAfter(scope, [output]);
    }
  }

  /** The refusal came out of the child. */
  async #refused(error: unknown, input: Input, ledger: BudgetLedger, context: WorkflowContext): Promise<Output> {
    const { alternative } = this.#settings;
    const { spent } = ledger.state;
    context.emit(budgetRejected, { spent_usd: spent.usd, spent_tokens: spent.tokens });
    if (alternative !== undefined) return (await executeStep(alternative, input, context)) as Output;
    throw error instanceof BudgetAbortError || !isRefusal(error) ? ledger.exceeded() : error;
  }

  async #end(ledger: BudgetLedger, context: WorkflowContext): Promise<void> {
    await this.#sum?.tell().catch((error: unknown) => this.#storeFailed(error, context));
    const { spent, leftUsd } = ledger.state;
    if (this.#ledger !== undefined && leftUsd !== undefined) context.emit(budgetLeft, { left_usd: leftUsd });
    if (ledger.isTold || !ledger.isUsedUp) return;
    ledger.isTold = true;
    const { warns, alternative, abortsRunning, maxUsd, maxTokens } = this.#settings;
    const action = warns ? 'warn' : alternative !== undefined ? 'alternative' : abortsRunning ? 'abort' : 'reject';
    context.emit(budgetExceeded, {
      action,
      spent_usd: spent.usd,
      max_usd: maxUsd,
      spent_tokens: spent.tokens,
      max_tokens: maxTokens,
    });
  }

  /** Learns what other processes have spent. Whether the execution may go on. */
  async #ask(sum: SharedSum, context: WorkflowContext): Promise<boolean> {
    try {
      await sum.tell();
      return true;
    } catch (error) {
      this.#storeFailed(error, context);
      return !this.#settings.failClosed;
    }
  }

  #storeFailed(error: unknown, context: WorkflowContext): void {
    context.emit(budgetStoreFailed, { allowed: !this.#settings.failClosed }, error);
  }
}

function isRefusal(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'ERR_TTA_BUDGET_EXCEEDED';
}

/**
 * Bounds what a step and all steps inside it may spend, as `context.spend` reports it. A step that would start with
 * nothing left is refused with a `BudgetExceededError`. Steps that run at the limit go on, so a budget is exceeded by at
 * most what was running; `context.reserve` and the option `reserve` of `task` prevent that. Work that a cache shares is
 * charged when it has ended, and goes on for its other callers.
 * @throws InvalidOptionError
 */
export function budget<Input, Output, Alternative = never>(
  child: StepLike<Input, Output>,
  options: BudgetOptions<NoInfer<Input>, Alternative>,
): BudgetPrimitive<Input, Output | Alternative> {
  const step = stepOption('child', child);
  return new BudgetPrimitive<Input, Output | Alternative>(step, withDefaultName(options, 'budget', [step]));
}
