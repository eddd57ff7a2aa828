import type { EventType } from '../events/define-event.js';
import type { ContextKey } from '../context-key.js';
import type { Attributes, StepObservation } from './step-observation.js';

/** What an instrumentation sees of a step: the part of `WorkflowPrimitive` that says what it is. */
export interface ObservedStep {
  /** Which step this is: the span's name and a metric label. */
  readonly name: string;
  /** What kind of step this is: a fixed word per class. */
  readonly type: string;
  /** `true` for a composite that does nothing but execute other primitives. */
  readonly runsOnlyChildren: boolean;
  /** The kinds of events it emits. */
  readonly events: readonly EventType[];
  /** The steps it executes. */
  readonly children: readonly ObservedStep[];
}

/** What an instrumentation sees of an execution: the part of `WorkflowContext` that can be read without changing anything. */
export interface ObservedContext {
  readonly workflowId: string;
  readonly correlationId: string;
  readonly causationId: string | undefined;
  readonly sessionId: string | undefined;
  readonly baggage: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** When the work must be over, in milliseconds since the epoch; `undefined`: whenever. */
  readonly deadline: number | undefined;
  /** Whether the work is to stop. */
  readonly aborted: boolean;
  /** What the composite around says of this step, such as its index. */
  readonly stepAttributes: Attributes | undefined;
  /** How the step that the context belongs to is observed, if it is. */
  readonly observation: StepObservation | undefined;
  /** The value set for `key`, else the key's default. */
  get<T>(key: ContextKey<T>): T | undefined;
  /** Milliseconds since the execution's root context was made. */
  elapsedMs(): number;
  /** Milliseconds to the deadline, 0 when it is over, `Infinity` when there is none. */
  remainingMs(): number;
}

/** What is known of a step before it runs. The primitive's name and type become metric labels: keep both few. */
export interface StepInfo {
  /** The step that runs: its name, its type, and the key that adapters bind labels by. */
  readonly primitive: ObservedStep;
  /** The context the step was called with: its ids, and the attributes its composite gave it. */
  readonly context: ObservedContext;
  /** When the step started, in milliseconds of `performance.now()`. */
  readonly startedAtMs: number;
}
