import { AbortScope } from '../cancellation/abort-scope.js';
import { Deadline } from '../cancellation/deadline.js';
import type { SharedDeadline } from '../cancellation/shared-deadline.js';
import { sleep } from '../cancellation/sleep.js';
import type { ContextKey } from '../context-key.js';
import type { EmittedWith } from '../events/event-fields.js';
import { isEventType, type EventType } from '../events/define-event.js';
import { describeValue } from '../platform/describe-value.js';
import { warnOnce } from '../platform/warn.js';
import { entersStep, guardedEvent, guardedRun } from '../instrumentation/guard-instrumentation.js';
import { ContextLog } from './context-log.js';
import { workflowCheckpoint } from './context-events.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { Attributes, StepObservation } from '../instrumentation/step-observation.js';
import { monotonicNow } from '../platform/monotonic-now.js';
import { numberOption } from '../validate-option.js';
import { Execution } from './execution.js';
import { checkContextOptions, type StringMap, type WorkflowContextOptions } from './workflow-context-options.js';

/** Typed values, newest first. Contexts share their tails. */
interface ValueNode {
  readonly key: ContextKey<unknown>;
  readonly value: unknown;
  readonly rest: ValueNode | undefined;
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
    /** The instrumentation that made `observation`. @internal */
    readonly observer: Instrumentation | undefined,
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
  static startedAt(startedAtMs: number): WorkflowContext {
    return new WorkflowContext(Execution.anonymous(startedAtMs), undefined, undefined, undefined, undefined, undefined);
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
    return this.execution.causationId;
  }

  /** The user's session, if any. */
  get sessionId(): string | undefined {
    return this.execution.sessionId;
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
   * with `signal.reason` at once. A virtual clock of `@tta/core/testing` lets the time pass at once.
   * @throws InvalidOptionError
   */
  async sleep(delayMs: number): Promise<void> {
    numberOption('delayMs', delayMs, { min: 0, allowInfinity: true });
    await sleep(delayMs, this.abortable ? this.signal : undefined);
    // A timer may fire late, after the deadline.
    this.throwIfAborted();
  }

  /**
   * Milliseconds since the execution's root context was made. Where a step made that context by itself, unobserved, they
   * may count from the beginning of that turn of the event loop.
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
    const { execution, scope, observation, observer, stepAttributes } = this;
    return new WorkflowContext(execution, scope, values, observation, observer, stepAttributes);
  }

  /**
   * A context inside this one: it ends when this one does, or earlier by its own `signal` or `deadline`. `baggage`,
   * `tags` and `metadata` are added to those here. With a `workflowId` of its own it is a separate execution, with its
   * own clock, caused by this one.
   * @throws InvalidOptionError
   */
  child(options: WorkflowContextOptions = {}): WorkflowContext {
    checkContextOptions(options);
    const execution = this.execution.child(options);
    const scope = scopeInside(this.scope, options);
    return new WorkflowContext(execution, scope, this.values, this.observation, this.observer, undefined);
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
    if (this.observation === undefined || this.observer === undefined) return;
    const attributes = values as Attributes | undefined;
    if (typeof event === 'string') {
      guardedEvent(this.observer, this.observation, { name: event, attributes, type: undefined, error });
    } else if (isEventType(event)) {
      guardedEvent(this.observer, this.observation, { name: event.name, attributes, type: event, error });
    } else warnOfEvent(event);
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
    return new WorkflowContext(this.execution, scope, this.values, this.observation, this.observer, attributes);
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
   * signal or deadline.
   */
  forSharedWork(scope: AbortScope): WorkflowContext {
    return new WorkflowContext(this.execution, scope, this.values, this.observation, this.observer, undefined);
  }

  /**
   * For composites: the context of background work that may continue after this execution: a separate execution, caused
   * by this one, with the same values and facts but no signal and no deadline.
   */
  detached(): WorkflowContext {
    return new WorkflowContext(this.execution.detached(), undefined, this.values, undefined, undefined, undefined);
  }

  /**
   * The context of a workflow inside this one: a separate execution, caused by this one, that ends with it. @internal
   */
  forSubworkflow(): WorkflowContext {
    const { scope, values, observation, observer, stepAttributes } = this;
    return new WorkflowContext(this.execution.detached(), scope, values, observation, observer, stepAttributes);
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

  /** The context that an observed step runs with. @internal */
  forStep(observation: StepObservation, observer: Instrumentation): WorkflowContext {
    return new WorkflowContext(this.execution, this.scope, this.values, observation, observer, undefined);
  }
}

const nothing = (): void => undefined;

/** The outer scope, unless the options can end the work earlier. */
function scopeInside(
  parent: AbortScope | undefined,
  { signal, deadline }: WorkflowContextOptions,
): AbortScope | undefined {
  if (signal === undefined && deadline === undefined) return parent;
  return new AbortScope({ parent, signal, deadline: deadline === undefined ? undefined : Deadline.at(deadline) });
}

/** Catches a misspelt event constant in plain JavaScript; the types rule it out. */
function warnOfEvent(event: unknown): void {
  const expected = 'an event made by defineEvent, or a name';
  warnOnce('emit', `context.emit takes ${expected}, got ${describeValue(event)}; it was not reported.`);
}
