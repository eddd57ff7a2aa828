import type { WorkflowContext } from './workflow-context.js';
import type { WorkflowPrimitive } from './workflow-primitive.js';

/** Named facts of a step or an event. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What is known of a step before it runs. The primitive's name and type become metric labels: keep both few. */
export interface StepInfo {
  /** The step that runs: its name, its type, and the key that adapters bind labels by. */
  readonly primitive: WorkflowPrimitive<never, unknown>;
  /** The context the step was called with: its ids, and the attributes its composite gave it. */
  readonly context: WorkflowContext;
  /** When the step started, in milliseconds of `performance.now()`. */
  readonly startedAtMs: number;
}

/** Something that happened inside a step, such as `cache_hit` or `retry_attempt_failed`. */
export interface StepEvent {
  /** snake_case, the primitive's type first. */
  readonly name: string;
  readonly attributes?: Attributes | undefined;
  /** What failed, where the event is a failure. May be anything, as anything can be thrown. */
  readonly error?: unknown;
}

/** How a step can end without a value. */
export type FailureStatus = 'error' | 'timeout' | 'cancelled' | 'rejected';

/** How a step ended. */
export type StepOutcome =
  | { readonly status: 'success'; readonly durationMs: number }
  | { readonly status: FailureStatus; readonly durationMs: number; readonly error: unknown };

/** The port. Core calls it; an adapter such as `@tta/otel` implements it. What it throws never reaches the workflow. */
export interface Instrumentation {
  /**
   * Called before a step runs. `parent` is what this instrumentation returned for the nearest observed
   * ancestor; none means that the step is a workflow's root. Returning `undefined` leaves the step unobserved;
   * its events go to that ancestor.
   */
  start(step: StepInfo, parent: StepObservation | undefined): StepObservation | undefined;
}

/** One observed step: any number of events, then exactly one `end`. */
export interface StepObservation {
  /** Runs `body` with this step as the ambient parent. Calls it once and returns what it returned. */
  run?<T>(body: () => T): T;
  /** Something happened inside the step, or inside one within it that is not observed itself. */
  event?(event: StepEvent): void;
  /** The step has ended. Called once; code that the step left running may still tell events. */
  end(outcome: StepOutcome): void;
}
