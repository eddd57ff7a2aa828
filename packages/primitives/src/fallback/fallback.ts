import {
  InvalidOptionError,
  StepStream,
  TtaError,
  WorkflowPrimitive,
  type Attributes,
  type WorkflowContext,
} from '@tta/core';
import { failureStatus, monotonicNow, syncResult } from '@tta/core/authors';
import { costWasted, tellWasted } from '../cost/cost-events.js';
import { DeclinedResultError } from '../declined-result-error.js';
import { withDefaultName } from '../default-name.js';
import {
  executeStep,
  stepOption,
  type AnyStep,
  type AnyStepLike,
  type OutputOf,
  type StepLike,
} from '../step-types.js';
import { whenOpen } from '../stream/when-open.js';
import { withoutStack } from '../without-stack.js';
import {
  fallbackEntryFailed,
  fallbackEvents,
  fallbackExhausted,
  fallbackPrimaryServed,
  fallbackServed,
} from './fallback-events.js';
import { FallbackExhaustedError } from './fallback-exhausted-error.js';
import { readFallbackOptions, type FallbackOptions, type FallbackSettings } from './fallback-options.js';

/** How an entry ended, and the context that it ran with. */
type Answer = ({ readonly value: unknown } | { readonly error: unknown }) & { readonly own: WorkflowContext };
type Declined = Answer & { readonly value: unknown };

/** Asks alternatives after a failure; see `fallback`. */
export class FallbackPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = fallbackEvents;
  override readonly type = 'fallback';
  override readonly runsOnlyChildren = true;
  override readonly replays = true;
  override readonly mayRecover = true;
  override readonly children: readonly AnyStep[];
  readonly #positions: readonly Attributes[];
  readonly #settings: FallbackSettings<Input>;

  constructor(child: AnyStepLike, alternatives: readonly AnyStepLike[], options: FallbackOptions<Input, never> = {}) {
    const settings = readFallbackOptions<Input>(options as FallbackOptions<Input>);
    const { name = 'FallbackPrimitive' } = options;
    super(name);
    this.children = entriesOf(child, alternatives, settings.recover !== undefined);
    this.#positions = this.children.map((_, index) => ({ 'tta.fallback.entry': entryName(index) }));
    this.#settings = settings;
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    const startedAtMs = context.isObserved ? monotonicNow() : 0;
    const own = this.#contextOf(0, context);
    const primary = this.#ask(0, input, own) as Promise<Output>;
    const onFailure = (error: unknown): Promise<Output> => this.#goOn({ error, own }, startedAtMs, input, context);
    // Not `async`, and without a function for success where none is needed: most primaries answer.
    if (this.#settings.fallbackResultIf === undefined && !context.isObserved)
      return primary.then((value) => (StepStream.is(value) ? this.#opened(value, onFailure) : value), onFailure);
    return primary.then((value) => {
      if (StepStream.is(value)) return this.#opened(value, onFailure);
      if (this.#declines(value, input)) return this.#goOn({ value, own }, startedAtMs, input, context);
      context.emit(fallbackPrimaryServed, { served_by: entryName(0) });
      return value;
    }, onFailure);
  }

  /** A stream answers with its first item. */
  #opened(stream: Output & StepStream<unknown>, onFailure: (error: unknown) => Promise<Output>): Promise<Output> {
    return stream.whenOpen().then(() => stream, onFailure);
  }

  /** Asks one entry after the other, from the primary's answer on, which was not accepted. */
  async #goOn(primary: Answer, beganAtMs: number, input: Input, context: WorkflowContext): Promise<Output> {
    const errors: unknown[] = [];
    let declined: Declined | undefined;
    let startedAtMs = beganAtMs;
    let answer = primary;
    for (let index = 0; ;) {
      if ('error' in answer) {
        tellWasted(answer.own, costWasted.byFallback, 'failed_entry');
        this.#checkFailure(answer.error, input, context);
      } else {
        if (declined !== undefined) tellWasted(declined.own, costWasted.byFallback, 'failed_entry');
        declined = answer;
      }
      const error = 'error' in answer ? answer.error : this.#declinedError();
      errors.push(error);
      if (context.isObserved) tellFailed(index, error, startedAtMs, context);
      context.throwIfAborted();
      index++;
      if (index === this.children.length) return this.#end(errors, declined, input, context);
      if (context.isObserved) startedAtMs = monotonicNow();
      const own = this.#contextOf(index, context);
      answer = await this.#ask(index, input, own)
        .then(whenOpen)
        .then(
          (value) => ({ value, own }),
          (thrown: unknown) => ({ error: thrown, own }),
        );
      if ('error' in answer || this.#declines(answer.value, input)) continue;
      if (declined !== undefined) tellWasted(declined.own, costWasted.byFallback, 'failed_entry');
      context.emit(fallbackServed, { served_by: entryName(index) });
      return answer.value as Output;
    }
  }

  /**
   * Each entry runs below the caller's signal, never below one that an entry before it has aborted. Where it is observed,
   * it has a sum of costs of its own, because that of an entry that fails is lost.
   */
  #contextOf(index: number, context: WorkflowContext): WorkflowContext {
    return context.isObserved ? context.forChild(this.#positions[index]).withLedger() : context;
  }

  #ask(index: number, input: Input, own: WorkflowContext): Promise<unknown> {
    return executeStep(this.children[index] as AnyStep, input, own);
  }

  #declines(value: unknown, input: Input): boolean {
    const { fallbackResultIf } = this.#settings;
    return fallbackResultIf !== undefined && syncResult('fallbackResultIf(value)', fallbackResultIf(value, input));
  }

  #declinedError(): DeclinedResultError {
    return withoutStack(() => new DeclinedResultError(this.name, 'fallbackResultIf'));
  }

  /** Throws a failure after which nothing else is to be asked. */
  #checkFailure(error: unknown, input: Input, context: WorkflowContext): void {
    if (context.aborted || isOverBudget(error, context)) throw error;
    if (!syncResult('fallbackIf(error)', this.#settings.fallbackIf(error, input))) throw error;
  }

  /** No entry gave a result that was accepted. */
  async #end(
    errors: readonly unknown[],
    declined: Declined | undefined,
    input: Input,
    context: WorkflowContext,
  ): Promise<Output> {
    const { recover } = this.#settings;
    if (declined === undefined && recover !== undefined) {
      const value = await recover(errors[0], input);
      context.emit(fallbackServed, { served_by: 'recover' });
      return value as Output;
    }
    const failure = errors.length === 1 ? errors[0] : new FallbackExhaustedError(this.name, errors);
    context.emit(fallbackExhausted, { entries: errors.length }, failure);
    if (declined !== undefined) return declined.value as Output;
    throw errors[0];
  }
}

/** @throws InvalidOptionError */
function entriesOf(child: AnyStepLike, alternatives: readonly AnyStepLike[], mayBeEmpty: boolean): readonly AnyStep[] {
  if (!Array.isArray(alternatives) || (alternatives.length === 0 && !mayBeEmpty)) {
    const advice = 'or give recover, a function that gives the value';
    throw new InvalidOptionError('alternatives', 'an array of at least one step', alternatives, advice);
  }
  const primary = stepOption('child', child as StepLike<unknown, unknown>);
  // A copy has no holes, which `map` would skip.
  const others = [...(alternatives as readonly StepLike<unknown, unknown>[])];
  return [primary, ...others.map((each, index) => stepOption(`alternatives[${index}]`, each))];
}

/** Whether a budget around refused it, which would refuse the alternatives too. One inside is a guard like others. */
function isOverBudget(error: unknown, context: WorkflowContext): boolean {
  return context.refusal !== undefined && TtaError.is(error) && error.code === 'ERR_TTA_BUDGET_EXCEEDED';
}

function entryName(index: number): string {
  return index === 0 ? 'primary' : String(index);
}

function tellFailed(index: number, error: unknown, startedAtMs: number, context: WorkflowContext): void {
  const duration_ms = monotonicNow() - startedAtMs;
  context.emit(
    fallbackEntryFailed,
    { entry: entryName(index), status: failureStatus(error, context), duration_ms },
    error,
  );
}

/**
 * Asks alternatives in order, with the same input, after a failure or a result that was declined, until one gives a
 * result. An alternative is a step or a named function. The caller's own abort ends it. If all fail, the first failure is
 * thrown, or `recover` gives the value; if results were declined, the last of those is returned.
 * @throws InvalidOptionError where there is neither an alternative nor `recover`
 */
export function fallback<
  Input,
  Output,
  const Alternatives extends readonly StepLike<NoInfer<Input>, unknown>[],
  Recovered = never,
>(
  child: StepLike<Input, Output>,
  alternatives: Alternatives,
  options: FallbackOptions<NoInfer<Input>, NoInfer<Output | OutputOf<Alternatives[number]>>, Recovered> = {},
): FallbackPrimitive<Input, Output | OutputOf<Alternatives[number]> | Awaited<Recovered>> {
  const step = stepOption('child', child);
  return new FallbackPrimitive(
    step,
    alternatives as readonly AnyStepLike[],
    withDefaultName(options as FallbackOptions<Input, never>, 'fallback', [step]),
  );
}
