import { AbortScope } from '../cancellation/abort-scope.js';
import type { ContextKey } from '../context-key.js';
import { guardedEvent } from '../instrumentation/guard-instrumentation.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { Attributes, StepObservation } from '../instrumentation/step-observation.js';
import { monotonicNow } from '../platform/monotonic-now.js';
import { randomUuid } from './random-uuid.js';
import { checkContextOptions, type StringMap, type WorkflowContextOptions } from './workflow-context-options.js';
import { WorkflowIdentity } from './workflow-identity.js';

/** What is known of the execution. A derived context has a copy with some replaced, or the same. */
interface Facts {
  readonly baggage: StringMap;
  readonly tags: StringMap;
  readonly metadata: StringMap;
  readonly deadline: number | undefined;
}

/** Typed values, newest first. Contexts share their tails. */
interface ValueNode {
  readonly key: ContextKey<unknown>;
  readonly value: unknown;
  readonly rest: ValueNode | undefined;
}

const none: StringMap = Object.freeze({});
const noFacts: Facts = Object.freeze({ baggage: none, tags: none, metadata: none, deadline: undefined });

/**
 * What travels with an execution: ids, typed values, the signal to stop, and who observes. A context never changes;
 * `with` and `child` make new ones, so branches that run at the same time cannot disturb each other.
 */
export class WorkflowContext {
  private constructor(
    private readonly identity: WorkflowIdentity,
    private readonly facts: Facts,
    private scope: AbortScope | undefined,
    private readonly values: ValueNode | undefined,
    /** Who observes this context's steps in place of what is installed, if anybody was named. */
    readonly instrumentation: Instrumentation | undefined,
    /** How the step that this context belongs to is observed, if it is; see `observationsOf`. */
    readonly observation: StepObservation | undefined,
    /** The instrumentation that made `observation`. @internal */
    readonly observer: Instrumentation | undefined,
    /** What the composite around says of the next step, such as its index. Adapters put it on that step's span. */
    readonly stepAttributes: Attributes | undefined,
  ) {}

  /** A root context. @throws InvalidOptionError */
  static create(options?: WorkflowContextOptions): WorkflowContext {
    if (options === undefined) return WorkflowContext.startedAt(monotonicNow());
    checkContextOptions(options);
    const { signal, deadline, instrumentation } = options;
    const identity = WorkflowIdentity.of(options, monotonicNow());
    const facts = {
      baggage: frozen(options.baggage),
      tags: frozen(options.tags),
      metadata: frozen(options.metadata),
      deadline,
    };
    const scope = signal === undefined && deadline === undefined ? undefined : new AbortScope({ signal, deadline });
    return new WorkflowContext(identity, facts, scope, undefined, instrumentation, undefined, undefined, undefined);
  }

  /** A root context whose execution began at that reading of `performance.now()`. @internal */
  static startedAt(startedAtMs: number): WorkflowContext {
    const identity = WorkflowIdentity.anonymous(startedAtMs);
    return new WorkflowContext(identity, noFacts, undefined, undefined, undefined, undefined, undefined, undefined);
  }

  /** One execution; a random UUID unless given. */
  get workflowId(): string {
    return this.identity.workflowId;
  }

  /** The request that the execution belongs to; `workflowId` unless given. */
  get correlationId(): string {
    return this.identity.correlationId;
  }

  /** What caused this execution, if anything is known of it. */
  get causationId(): string | undefined {
    return this.identity.causationId;
  }

  /** The user's session, if any. */
  get sessionId(): string | undefined {
    return this.identity.sessionId;
  }

  /** Strings that cross process borders by an allow-list. */
  get baggage(): StringMap {
    return this.facts.baggage;
  }

  /** What to find executions by. */
  get tags(): StringMap {
    return this.facts.tags;
  }

  /** Facts of the execution. */
  get metadata(): StringMap {
    return this.facts.metadata;
  }

  /** When the work must be over, in milliseconds since the epoch; `undefined`: whenever. */
  get deadline(): number | undefined {
    return this.facts.deadline;
  }

  /** Aborts when the work is to stop. Made when first read; to only ask, `aborted` is cheaper. */
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

  /** Why it is to stop: what `signal.reason` says; `undefined` while it is not. */
  get abortReason(): unknown {
    return this.scope?.reason;
  }

  /** Throws `signal.reason` if the work is to stop. */
  throwIfAborted(): void {
    if (this.aborted) throw this.abortReason;
  }

  /** Milliseconds since the execution's root context was made. */
  elapsedMs(): number {
    return monotonicNow() - this.identity.startedAtMs;
  }

  /** Milliseconds to the deadline, 0 when it is over, `Infinity` when there is none. */
  remainingMs(): number {
    return this.deadline === undefined ? Infinity : Math.max(0, this.deadline - Date.now());
  }

  /** Marks a point of the execution: emits `workflow_checkpoint` and returns the milliseconds since its start. */
  checkpoint(name: string): number {
    const elapsedMs = this.elapsedMs();
    this.emit('workflow_checkpoint', { checkpoint: name, elapsed_ms: elapsedMs });
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
    return new WorkflowContext(
      this.identity,
      this.facts,
      this.scope,
      { key, value, rest: this.values },
      this.instrumentation,
      this.observation,
      this.observer,
      this.stepAttributes,
    );
  }

  /**
   * A context inside this one: it ends when this one does, and earlier where `signal` or `deadline` say so. `baggage`,
   * `tags` and `metadata` are added to those here. With a `workflowId` of its own it is another execution, with its own clock,
   * that this one caused.
   * @throws InvalidOptionError
   */
  child(options: WorkflowContextOptions = {}): WorkflowContext {
    checkContextOptions(options);
    const deadline = earlier(this.deadline, options.deadline);
    const facts = {
      baggage: merged(this.baggage, options.baggage),
      tags: merged(this.tags, options.tags),
      metadata: merged(this.metadata, options.metadata),
      deadline,
    };
    const sooner = deadline === this.deadline ? undefined : deadline;
    const isNarrower = options.signal !== undefined || sooner !== undefined;
    const scope = isNarrower
      ? new AbortScope({ parent: this.scope, signal: options.signal, deadline: sooner })
      : this.scope;
    const instrumentation = options.instrumentation ?? this.instrumentation;
    return new WorkflowContext(
      this.identity.derive(options),
      facts,
      scope,
      this.values,
      instrumentation,
      this.observation,
      this.observer,
      undefined,
    );
  }

  /**
   * Reports something that happened in the step this context belongs to, such as `cache_hit`; `error` where it is a
   * failure. Does nothing when nobody observes.
   */
  emit(name: string, attributes?: Attributes, error?: unknown): void {
    if (this.observation === undefined || this.observer === undefined) return;
    guardedEvent(this.observer, this.observation, { name, attributes, error });
  }

  /** Whether someone observes this context's step: what only serves `emit` need not be computed otherwise. */
  get isObserved(): boolean {
    return this.observation !== undefined;
  }

  /** For composites: a scope inside this context's, to end some of its children and not all. To be disposed of. */
  createScope(): AbortScope {
    return new AbortScope({ parent: this.scope });
  }

  /** For composites: the context to run a child with. `attributes` say which child it is, `scope` can end it. */
  forChild(attributes: Attributes | undefined, scope?: AbortScope): WorkflowContext {
    return new WorkflowContext(
      this.identity,
      this.facts,
      scope ?? this.scope,
      this.values,
      this.instrumentation,
      this.observation,
      this.observer,
      attributes,
    );
  }

  /**
   * For composites: the context of work that several executions wait for. `scope` alone ends it, not this context's signal or
   * deadline.
   */
  forSharedWork(scope: AbortScope): WorkflowContext {
    const facts = this.facts.deadline === undefined ? this.facts : { ...this.facts, deadline: undefined };
    return new WorkflowContext(
      this.identity,
      facts,
      scope,
      this.values,
      this.instrumentation,
      this.observation,
      this.observer,
      undefined,
    );
  }

  /**
   * For composites: the context of work that goes on behind this execution's back and may outlive it: another execution
   * that this one caused, with the same values and facts. No signal and no deadline ends it.
   */
  detached(): WorkflowContext {
    const workflowId = randomUuid();
    const facts = { ...this.facts, deadline: undefined };
    return new WorkflowContext(
      this.identity.derive({ workflowId }),
      facts,
      undefined,
      this.values,
      this.instrumentation,
      undefined,
      undefined,
      undefined,
    );
  }

  /** The context that an observed step runs with. @internal */
  forStep(observation: StepObservation, observer: Instrumentation): WorkflowContext {
    return new WorkflowContext(
      this.identity,
      this.facts,
      this.scope,
      this.values,
      this.instrumentation,
      observation,
      observer,
      undefined,
    );
  }
}

function frozen(map: StringMap | undefined): StringMap {
  return map === undefined ? none : Object.freeze({ ...map });
}

function merged(base: StringMap, added: StringMap | undefined): StringMap {
  return added === undefined ? base : Object.freeze({ ...base, ...added });
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}
