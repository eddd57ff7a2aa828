import { AbortScope } from '../cancellation/abort-scope.js';
import type { SharedDeadline } from '../cancellation/shared-deadline.js';
import { sleep } from '../cancellation/sleep.js';
import type { ContextKey } from '../context-key.js';
import type { EmittedWith } from '../events/event-fields.js';
import type { EventType } from '../events/define-event.js';
import { Amounts, type RecordedAmounts } from '../cost/amounts.js';
import {
  charge,
  isChargedTo,
  isLimited,
  noLedger,
  refusalOf,
  waste,
  type Account,
  type CostLedger,
} from '../cost/cost-ledger.js';
import { Reservation } from '../cost/reservation.js';
import { entersStep, guardedRun } from '../instrumentation/guard-instrumentation.js';
import { chargeShared, spendIn, spentIn } from './context-cost.js';
import { emitIn } from './context-emit.js';
import { ContextLog } from './context-log.js';
import { workflowCheckpoint } from './context-events.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import { effectiveInstrumentation } from '../instrumentation/installed-instrumentation.js';
import type { Attributes, StepObservation } from '../instrumentation/step-observation.js';
import { monotonicNow } from '../platform/monotonic-now.js';
import { numberOption } from '../validate-option.js';
import type { Spending, Spent } from '../spending.js';
import { Execution, noFacts } from './execution.js';
import { scopeInside } from './context-scope.js';
import { valuesOfExecution, type ValueNode } from './context-values.js';
import type { ExecutorOf } from './step-executor.js';
import { StepFrame, UnwatchedFrame, type EndWatch } from './step-frame.js';
import { checkContextOptions, type StringMap, type WorkflowContextOptions } from './workflow-context-options.js';

/** Runs the steps of a context in place of plain calls, such as an engine that records each result. */
export type StepExecutor = ExecutorOf<WorkflowContext>;

/** Options of `withExecutor`. */
export interface ExecutorOptions {
  /** Identifies the step whenever the execution is repeated, each time it is asked; see `context.stepKey`. Default: none. */
  readonly stepKey?: (() => string) | undefined;
  /** Ends the steps early. Default: nothing but the context itself. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Carries ids, typed values, the abort signal and the observer through an execution. A context is immutable; `with` and
 * `child` make new ones, so concurrent branches cannot disturb each other.
 */
export class WorkflowContext {
  private constructor(
    private readonly execution: Execution,
    private scope: AbortScope | undefined,
    private readonly values: ValueNode | undefined,
    /** How the step that this context belongs to is observed, if it is; see `observationsOf`. */
    readonly observation: StepObservation | undefined,
    /** The innermost part of the execution that has a sum of costs of its own; `undefined` is the whole execution. */
    private readonly frame: StepFrame | undefined,
    /**
     * Attributes that the enclosing composite gives the next step, such as its index. Adapters put them on its span.
     */
    readonly stepAttributes: Attributes | undefined,
  ) {}

  /** A root context. @throws InvalidOptionError */
  static create(options?: WorkflowContextOptions): WorkflowContext {
    if (options === undefined) return WorkflowContext.startedAt(monotonicNow());
    checkContextOptions(options);
    const scope = scopeInside(undefined, options);
    return new WorkflowContext(Execution.of(options), scope, undefined, undefined, undefined, undefined);
  }

  /** A root context whose execution began at that reading of `performance.now()`. @internal */
  static startedAt(startedAtMs: number, observer?: Instrumentation): WorkflowContext {
    const execution = new Execution(startedAtMs, undefined, noFacts, undefined, undefined);
    const frame = observer && new StepFrame(execution, observer, undefined, undefined);
    return new WorkflowContext(execution, undefined, undefined, undefined, frame, undefined);
  }

  /** The instrumentation that made `observation`. @internal */
  get observer(): Instrumentation | undefined {
    return this.frame?.observer;
  }

  /** Observes this context's steps in place of the installed instrumentation, where one was named. */
  get instrumentation(): Instrumentation | undefined {
    return this.execution.instrumentation;
  }

  /** One execution; a random UUID unless given. */
  get workflowId(): string {
    return this.execution.workflowId;
  }

  /** The request that the execution belongs to; `workflowId` unless given. */
  get correlationId(): string {
    return this.execution.correlationId;
  }

  /** The workflow or message that caused this execution, if known. */
  get causationId(): string | undefined {
    return this.execution.facts.causationId;
  }

  /** The user's session, if any. */
  get sessionId(): string | undefined {
    return this.execution.facts.sessionId;
  }

  /** Strings that cross process borders by an allow-list. */
  get baggage(): StringMap {
    return this.execution.facts.baggage;
  }

  /** Search terms for executions. */
  get tags(): StringMap {
    return this.execution.facts.tags;
  }

  /** Facts about the execution. */
  get metadata(): StringMap {
    return this.execution.facts.metadata;
  }

  /** Runs this context's steps, where they are not simply called. */
  get executor(): StepExecutor | undefined {
    return this.execution.facts.executor as StepExecutor | undefined;
  }

  /**
   * An idempotency key for the side effects of this step: the same whenever an engine repeats the step after a crash,
   * another one for each attempt of a retry. `undefined` where no engine runs the step, because nothing repeats it then.
   */
  get stepKey(): string | undefined {
    return this.execution.facts.stepKey?.();
  }

  /** When the work must be over, in milliseconds since the epoch; `undefined` without a deadline. */
  get deadline(): number | undefined {
    return this.scope?.deadline?.epochMs;
  }

  /** Aborts when the work is to stop. Created on first use; `aborted` is cheaper if you only need to check. */
  get signal(): AbortSignal {
    return (this.scope ??= new AbortScope({})).signal;
  }

  /** Whether anything could end the work early. If not, there is no need to listen to `signal`. */
  get abortable(): boolean {
    return this.scope !== undefined;
  }

  /** Whether the work is to stop. */
  get aborted(): boolean {
    return this.scope?.aborted ?? false;
  }

  /** Why the work is to stop, as in `signal.reason`; `undefined` while it is not. */
  get abortReason(): unknown {
    return this.scope?.reason;
  }

  /** Throws `signal.reason` if the work is to stop. */
  throwIfAborted(): void {
    if (this.aborted) throw this.abortReason;
  }

  /**
   * Resolves after `delayMs` milliseconds, with no upper limit; never with `Infinity`. If the work is to stop, rejects
   * with `signal.reason` at once. Where an engine runs the steps, the wait continues after the end of this process. A
   * virtual clock of `@tta/core/testing` lets the time pass at once.
   * @throws InvalidOptionError
   */
  async sleep(delayMs: number): Promise<void> {
    numberOption('delayMs', delayMs, { min: 0, allowInfinity: true });
    const { executor } = this;
    await (executor === undefined
      ? sleep(delayMs, this.abortable ? this.signal : undefined)
      : executor.sleep(delayMs, this));
    // A timer may fire late, after the deadline.
    this.throwIfAborted();
  }

  /**
   * Milliseconds since the execution's root context was made. Where a step made it by itself, unobserved, they may count
   * from the beginning of that callback.
   */
  elapsedMs(): number {
    return monotonicNow() - this.execution.startedAtMs;
  }

  /** Milliseconds to the deadline, 0 when it is over, `Infinity` when there is none. */
  remainingMs(): number {
    return this.scope?.deadline?.remainingMs ?? Infinity;
  }

  /** Marks a point of the execution: emits `workflow_checkpoint` and returns the milliseconds since its start. */
  checkpoint(name: string): number {
    const elapsedMs = this.elapsedMs();
    this.emit(workflowCheckpoint, { checkpoint: name, elapsed_ms: elapsedMs });
    return elapsedMs;
  }

  /** The value set for `key` by this context or one it was derived from, else the key's default. */
  get<T>(key: ContextKey<T>): T | undefined {
    for (let node = this.values; node !== undefined; node = node.rest) {
      if (node.key === key) return node.value as T;
    }
    return key.defaultValue;
  }

  /** A context with one more value. */
  with<T>(key: ContextKey<T>, value: T): WorkflowContext {
    const values = { key, value, rest: this.values };
    const { execution, scope, observation, frame, stepAttributes } = this;
    return new WorkflowContext(execution, scope, values, observation, frame, stepAttributes);
  }

  /**
   * A context inside this one: it ends when this one does, or earlier by its own `signal` or `deadline`. `baggage`,
   * `tags` and `metadata` are added to those here. With a `workflowId` of its own it is a separate execution, with its
   * own clock, caused by this one.
   * @throws InvalidOptionError
   */
  child(options: WorkflowContextOptions = {}): WorkflowContext {
    checkContextOptions(options);
    const execution = this.execution.child(options, this.#account);
    const scope = scopeInside(this.scope, options);
    return new WorkflowContext(execution, scope, this.values, this.observation, this.#frameIn(execution), undefined);
  }

  /**
   * Reports an event in the step that this context belongs to. `error` is the failure, if the event has one. Does
   * nothing without an observer. An event declared with `defineEvent` is typed, logged, shown on the span and counted
   * as it declares; a name without a declaration, such as `player_promoted`, is logged and shown on the span with its
   * fields, and counted only in `tta_events_total`.
   */
  emit<Values, Failure extends boolean>(
    event: EventType<Values, Failure>,
    ...given: EmittedWith<Values, Failure>
  ): void;
  emit(name: string, attributes?: Attributes, error?: unknown): void;
  emit(event: EventType | string, ...[values, error]: readonly unknown[]): void {
    const { observer } = this;
    if (this.observation === undefined || observer === undefined) return;
    emitIn(observer, this.observation, event, values as Attributes | undefined, error);
  }

  /** Logs the application's own lines with this step's ids and name, wherever its events are logged. */
  get log(): ContextLog {
    return new ContextLog(this.observer, this.observation);
  }

  /** Whether this context's step is observed. If not, values that only `emit` needs do not have to be computed. */
  get isObserved(): boolean {
    return this.observation !== undefined;
  }

  /** For composites: the shared work that this context is part of, as its scope names it. */
  get sharedWork(): object | undefined {
    return this.scope?.sharedWork;
  }

  /**
   * For composites: a scope inside this context's, which ends some of its children and not all. Dispose of it when
   * done.
   */
  createScope(): AbortScope {
    return new AbortScope({ parent: this.scope });
  }

  /** For composites: the context to run a child with. `attributes` identify the child; `scope` can end it. */
  forChild(attributes: Attributes | undefined, scope = this.scope): WorkflowContext {
    return new WorkflowContext(this.execution, scope, this.values, this.observation, this.frame, attributes);
  }

  /**
   * For composites: remembers a failure that the work goes on after. If time runs out before the function returned is
   * called, the `TimeoutExceededError` has it as its cause.
   */
  noteFailure(error: unknown): () => void {
    return this.scope?.addCause(() => error) ?? nothing;
  }

  /**
   * For composites: makes this context's deadline count for shared work that it waits for, until the function returned
   * is called.
   */
  waitFor(work: SharedDeadline): () => void {
    return this.scope?.waitFor(work) ?? work.join(undefined);
  }

  /**
   * For composites: the context of work that several executions wait for. Only `scope` ends it, not this context's
   * signal or deadline, and no budget around refuses its steps. It has no values of one call. Its costs are
   * charged where `charge` says.
   */
  forSharedWork(scope: AbortScope): WorkflowContext {
    const frame = new StepFrame(undefined, this.observer, undefined, undefined);
    const values = valuesOfExecution(this.values);
    return new WorkflowContext(this.execution, scope, values, this.observation, frame, undefined);
  }

  /**
   * For composites: the context of work that must be done in any case. Only `scope` ends it. Budgets count it, but do
   * not refuse its steps. It has no values of one call.
   */
  forCleanup(scope: AbortScope): WorkflowContext {
    const frame = new StepFrame(this.#account, this.observer, undefined, undefined);
    const values = valuesOfExecution(this.values);
    return new WorkflowContext(this.execution, scope, values, this.observation, frame, undefined);
  }

  /**
   * For composites: a context with a sum of costs of its own, as a part of those around. A `LimitedLedger` may refuse
   * the steps that start in it.
   */
  withLedger(ledger?: CostLedger): WorkflowContext {
    const around = this.frame?.limits;
    const limits = isLimited(ledger) ? { ledger, outer: around } : around;
    const frame = new StepFrame(this.#account, this.observer, limits, ledger);
    const { execution, scope, values, observation, stepAttributes } = this;
    return new WorkflowContext(execution, scope, values, observation, frame, stepAttributes);
  }

  /** For composites: whether `ledger` counts what is spent here. */
  isChargedTo(ledger: CostLedger): boolean {
    return isChargedTo(this.#account, ledger);
  }

  /** For composites: charges this context what was spent in the context of shared work, which is over. */
  charge(shared: WorkflowContext): void {
    if (shared.frame !== undefined) chargeShared(this.#account, shared.frame);
  }

  /**
   * For composites: the sum of the observed step that this context belongs to, or of the part that `withLedger` or
   * `forSharedWork` made. `undefined` before anything was spent.
   */
  get spentInside(): Spent | undefined {
    return this.#account.ledger?.total.toSpent();
  }

  /**
   * For composites: the output of the part that `spentInside` is the sum of is not used. Returns the US dollars that were
   * spent in it for nothing, without those that a composite inside or around has taken already.
   */
  takeWaste(): number {
    return waste(this.#account).usd;
  }

  /**
   * For composites: the context of background work that may continue after this execution: a separate execution, caused
   * by this one, with the same values and facts but no signal, no deadline and no values of one call.
   */
  detached(): WorkflowContext {
    const values = valuesOfExecution(this.values);
    return new WorkflowContext(this.execution.detached(), undefined, values, undefined, undefined, undefined);
  }

  /**
   * Reports that a call cost money or tokens. The sums of all around grow: of the step, of budgets, of the execution.
   * Code that a step left running counts too. A wrong amount, such as NaN, is not counted, and one warning says so.
   */
  spend(spending: Spending): void {
    spendIn(this.#account, spending, this.frame, this.observation);
  }

  /** The sum spent so far in this execution, or through the context that `child` made. The same without an observer. */
  spent(): Spent {
    return spentIn(this.execution.facts.whole ?? this.execution);
  }

  /**
   * Sets an estimate aside in all budgets around before a call, so that calls that run at a time cannot overspend
   * together. Settle it with the real cost; otherwise it is given back when the step ends.
   * @throws InvalidOptionError where the estimate is wrong
   * @throws BudgetExceededError where a budget has too little left
   */
  reserve(estimate: Spending): Reservation {
    const reservation = new Reservation(estimate, this.frame?.limits, (actual) => this.spend(actual));
    this.frame?.hold(reservation);
    return reservation;
  }

  /** For composites: why a budget lets no step start here; `undefined` while steps may. */
  get refusal(): unknown {
    return refusalOf(this.frame?.limits);
  }

  /** Whether a budget may refuse steps here. @internal */
  get isLimited(): boolean {
    return this.frame?.limits !== undefined;
  }

  /** Whether steps have to look whether they may start here. @internal */
  get isBound(): boolean {
    return this.scope !== undefined || this.frame !== undefined;
  }

  /** Throws if the step may not start. @internal */
  checkStart(): void {
    if (this.scope !== undefined || this.isLimited) this.#checkBounds();
  }

  // By itself, because a longer `checkStart` is not inlined into the path of each observed step.
  #checkBounds(): void {
    this.throwIfAborted();
    const { refusal } = this;
    if (refusal !== undefined) throw refusal as Error;
  }

  /** The step that this context was made for has ended. Returns what was spent in it. @internal */
  endStep(): Spent | undefined {
    return this.frame?.end();
  }

  /** See `UnwatchedFrame.onHold`. @internal */
  onHold(watch: EndWatch, output: unknown): void {
    if (this.frame instanceof UnwatchedFrame) this.frame.onHold(watch, output);
  }

  /**
   * The context of a workflow inside this one: a separate execution, caused by this one, that ends with it. @internal
   */
  forSubworkflow(): WorkflowContext {
    const { scope, values, observation, stepAttributes } = this;
    const execution = this.execution.subworkflow(this.#account);
    return new WorkflowContext(execution, scope, values, observation, this.#frameIn(execution), stepAttributes);
  }

  /**
   * For engines: the same context, whose steps `executor` runs; `undefined`: they are simply called. Executors are asked
   * only for steps that have an instrumentation, so a context without one gets one that observes nothing.
   */
  withExecutor(executor: StepExecutor | undefined, { stepKey, signal }: ExecutorOptions = {}): WorkflowContext {
    const instrumentation = this.instrumentation ?? (executor && (effectiveInstrumentation() ?? unobserved));
    const scope = signal === undefined ? this.scope : new AbortScope({ parent: this.scope, signal });
    const { values, observation, stepAttributes } = this;
    const execution = this.execution.withExecutor(executor, stepKey, instrumentation, this.#account);
    return new WorkflowContext(execution, scope, values, observation, this.#frameIn(execution), stepAttributes);
  }

  /** The costs in this context that `withExecutor` made, for a record; `undefined` if nothing was spent. @internal */
  get costToRecord(): RecordedAmounts | undefined {
    return this.execution.ledger?.total.toRecorded();
  }

  /** Adds the cost of a step that was recorded to the sums around, without telling observers. @internal */
  chargeRecorded(cost: RecordedAmounts): void {
    charge(this.#account, Amounts.recorded(cost), {});
  }

  /** The ids and facts, without values, signal and observers, which hold circular references. */
  toJSON(): Record<string, unknown> {
    const { workflowId, correlationId, causationId, sessionId, baggage, tags, metadata, deadline, aborted } = this;
    return { workflowId, correlationId, causationId, sessionId, baggage, tags, metadata, deadline, aborted };
  }

  /** Shown by `util.inspect` and `console.log`. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return `WorkflowContext ${inspect(this.toJSON(), options)}`;
  }

  /** Calls `body` with the step of this context as the ambient parent, where its observer has one. @internal */
  runInStep<T>(body: () => T | Promise<T>): T | Promise<T> {
    const { observer, observation } = this;
    if (observer === undefined || observation === undefined || !entersStep(observer, observation)) return body();
    return guardedRun(observer, observation, async () => body(), this);
  }

  /** The root context that `startedAt` made for its observer, as that of its only step. @internal */
  asStep(observation: StepObservation): this {
    (this as { observation: StepObservation | undefined }).observation = observation;
    return this;
  }

  /** The context that an observed step runs with. @internal */
  forStep(observation: StepObservation, observer: Instrumentation): WorkflowContext {
    const frame = new StepFrame(this.#account, observer, this.frame?.limits, undefined);
    return new WorkflowContext(this.execution, this.scope, this.values, observation, frame, undefined);
  }

  /** The context that a step inside a budget runs with, if it is not observed. @internal */
  forLimitedStep(): WorkflowContext {
    const { execution, scope, values, observation, stepAttributes } = this;
    const frame = new UnwatchedFrame(this.#account, this.observer, this.frame?.limits, noLedger);
    return new WorkflowContext(execution, scope, values, observation, frame, stepAttributes);
  }

  /** Where costs are added up first. */
  get #account(): Account {
    return this.frame?.account ?? this.execution;
  }

  /** The frame of this context in an execution inside this one's: it has the same observer and the same budgets. */
  #frameIn(execution: Execution): StepFrame | undefined {
    return this.frame && new StepFrame(execution, this.frame.observer, this.frame.limits, undefined);
  }
}

const nothing = (): void => undefined;
const unobserved: Instrumentation = { start: () => undefined };
