import type { Account, CostLedger } from '../cost/cost-ledger.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import { monotonicNow } from '../platform/monotonic-now.js';
import { randomUuid } from './random-uuid.js';
import type { StringMap, WorkflowContextOptions } from './workflow-context-options.js';

interface Ids {
  readonly workflowId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly sessionId?: string | undefined;
}

/** The data of an execution that its contexts can read. */
interface Facts {
  /** `undefined`: that of the workflow. */
  readonly correlationId: string | undefined;
  readonly causationId: string | undefined;
  readonly sessionId: string | undefined;
  readonly baggage: StringMap;
  readonly tags: StringMap;
  readonly metadata: StringMap;
  /** A `StepExecutor`, which runs the steps where they are not simply called. */
  readonly executor: object | undefined;
  /** Hashed when it is read first: most steps send nothing to other services. */
  readonly stepKey: (() => string) | undefined;
  /** The execution whose sum of costs is the whole, where this one is only a part that an engine made. */
  readonly whole: Account | undefined;
}

const none: StringMap = Object.freeze({});
export const noFacts: Facts = Object.freeze({
  correlationId: undefined,
  causationId: undefined,
  sessionId: undefined,
  baggage: none,
  tags: none,
  metadata: none,
  executor: undefined,
  stepKey: undefined,
  whole: undefined,
});

/** Data shared by all contexts of one execution. Made once for each root; ids are drawn when first read. */
export class Execution implements Account {
  // Parameter properties, because declared fields are written twice, and each execution creates one of these.
  constructor(
    /** A reading of `monotonicNow()`. */
    readonly startedAtMs: number,
    private ownWorkflowId: string | undefined,
    readonly facts: Facts,
    /** Observes the execution's steps in place of the installed one. */
    readonly instrumentation: Instrumentation | undefined,
    /** The part of another execution that it runs in, and whose sum of costs includes its own. */
    readonly outer: Account | undefined,
    /** The sum of its costs. Made when something is first spent. */
    public ledger?: CostLedger | undefined,
  ) {}

  /** The execution that checked options describe. */
  static of(options: WorkflowContextOptions): Execution {
    const { workflowId, correlationId, causationId, sessionId, instrumentation } = options;
    const facts = {
      ...noFacts,
      correlationId,
      causationId,
      sessionId,
      baggage: merged(none, options.baggage),
      tags: merged(none, options.tags),
      metadata: merged(none, options.metadata),
    };
    return new Execution(monotonicNow(), workflowId, facts, instrumentation, undefined);
  }

  get workflowId(): string {
    return (this.ownWorkflowId ??= randomUuid());
  }

  get correlationId(): string {
    return this.facts.correlationId ?? this.workflowId;
  }

  /**
   * The execution of a context inside this one. With another `workflowId` it is one that this one caused, and it begins
   * now. `outer` is the part of this execution that it runs in.
   */
  child(options: WorkflowContextOptions, outer: Account): Execution {
    const { baggage, tags, metadata } = this.facts;
    const facts = {
      ...this.facts,
      whole: undefined,
      baggage: merged(baggage, options.baggage),
      tags: merged(tags, options.tags),
      metadata: merged(metadata, options.metadata),
    };
    return this.#derive(options, facts, outer, options.instrumentation ?? this.instrumentation);
  }

  /** Another execution that this one caused, with the same facts. */
  detached(): Execution {
    const facts = { ...this.facts, executor: undefined, stepKey: undefined, whole: undefined };
    return this.#derive({ workflowId: randomUuid() }, facts, undefined);
  }

  /**
   * A workflow inside this one. Its id is the same whenever an engine repeats this one. `outer` is the part of this
   * execution that it runs in.
   */
  subworkflow(outer: Account): Execution {
    const facts = { ...this.facts, whole: undefined };
    return this.#derive({ workflowId: this.facts.stepKey?.() ?? randomUuid() }, facts, outer);
  }

  /** The same execution, whose steps `executor` runs. `outer` is the part of it that they run in. */
  withExecutor(
    executor: object | undefined,
    stepKey: (() => string) | undefined,
    instrumentation: Instrumentation | undefined,
    outer: Account,
  ): Execution {
    const whole = this.facts.whole ?? this;
    return this.#derive({}, { ...this.facts, executor, stepKey, whole }, outer, instrumentation);
  }

  #derive(ids: Ids, given: Facts, outer: Account | undefined, instrumentation = this.instrumentation): Execution {
    const isSame = ids.workflowId === undefined;
    const { correlationId = this.correlationId, sessionId = given.sessionId } = ids;
    const causationId = ids.causationId ?? (isSame ? given.causationId : this.workflowId);
    const facts = { ...given, correlationId, causationId, sessionId };
    const startedAtMs = isSame ? this.startedAtMs : monotonicNow();
    return new Execution(startedAtMs, ids.workflowId ?? this.workflowId, facts, instrumentation, outer);
  }
}

function merged(base: StringMap, added: StringMap | undefined): StringMap {
  return added === undefined ? base : Object.freeze({ ...base, ...added });
}
