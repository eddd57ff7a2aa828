import type { EventType } from '../events/define-event.js';
import type { ContextKey } from '../context-key.js';
import type { StepOutcome } from '../outcome.js';

/** Named facts of a step or an event. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Something that happened inside a step, such as `cache_hit` or `retry_attempt_failed`. */
export interface StepEvent {
  /** snake_case, the primitive's type first. */
  readonly name: string;
  readonly attributes?: Attributes | undefined;
  /** The event's declaration; `undefined` for a name that nobody declared. */
  readonly type?: EventType | undefined;
  /** What failed, where the event is a failure. May be anything, as anything can be thrown. */
  readonly error?: unknown;
}

/** A line that the application itself logs inside a step, by `context.log`. */
export interface StepLog {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  /** What the line says beside its message. May hold anything: the application is not held to the types of events. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

/** One observed step: any number of events, then exactly one `end`. */
export interface StepObservation {
  /**
   * Runs `body` with this step as the ambient parent. Calls it once and returns what it returned. `context` is the step's own, for
   * `Instrumentation.ambient`.
   */
  run?<T>(body: () => T, context: ObservedContext): T;
  /** Something happened inside the step, or inside one within it that is not observed itself. */
  event?(event: StepEvent): void;
  /** The application logs a line inside the step. */
  log?(line: StepLog): void;
  /** The step has ended. Called once; code that the step left running may still tell events. */
  end(outcome: StepOutcome): void;
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
