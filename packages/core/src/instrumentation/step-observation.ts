import type { EventType } from '../events/define-event.js';
import type { ContextKey } from '../context-key.js';
import type { StepOutcome } from '../outcome.js';
import type { Spent } from '../spending.js';

/** Named facts of a step or an event. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Something that happened inside a step, such as `cache_hit` or `retry_attempt_failed`. */
export interface StepEvent {
  /** snake_case, the primitive's type first. */
  readonly name: string;
  readonly attributes?: Attributes | undefined;
  /** The event's declaration; `undefined` for a name without a declaration. */
  readonly type?: EventType | undefined;
  /** The failure, if the event has one. Of any type, because anything can be thrown. */
  readonly error?: unknown;
}

/** A line that the application itself logs inside a step, by `context.log`. */
export interface StepLog {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  /** The line's fields beside its message. Of any type: the types of events do not apply here. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

/** One call that cost something, as `context.spend` reported it. */
export interface StepSpending extends Spent {
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly operation: string | undefined;
  /** Whether the step had ended before, and left the code running that spent it. */
  readonly late: boolean;
}

/** A value that `StepObservation.capture` is given. */
export type CapturedPart = 'input' | 'output';

/** One observed step: any number of events, then exactly one `end`. */
export interface StepObservation {
  /** The W3C ids under which a tracing listener reports the step; `undefined` where it does not report it. */
  readonly tracedAs?: { readonly traceId: string } | undefined;
  /**
   * Runs `body` with this step as the ambient parent. Calls it once and returns what it returned. `context` is the
   * step's own, for `Instrumentation.ambient`.
   */
  run?<T>(body: () => T, context: ObservedContext): T;
  /** An event happened inside the step, or inside an unobserved step within it. */
  event?(event: StepEvent): void;
  /** The application logs a line inside the step. */
  log?(line: StepLog): void;
  /** Something was spent inside the step, or inside an unobserved step within it. */
  spend?(spending: StepSpending): void;
  /**
   * The step's input before it runs, and its result before it ends, unless that is a stream. Must not keep the value.
   * Without this method, nothing looks at either.
   */
  capture?(part: CapturedPart, value: unknown): void;
  /**
   * The step has ended. Called once; code that the step left running may still emit events. `all` observes the step for
   * all listeners.
   */
  end(outcome: StepOutcome, all?: StepObservation): void;
}

/** An instrumentation's view of an execution: the part of `WorkflowContext` that can be read without side effects. */
export interface ObservedContext {
  readonly workflowId: string;
  readonly correlationId: string;
  readonly causationId: string | undefined;
  readonly sessionId: string | undefined;
  readonly baggage: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** When the work must be over, in milliseconds since the epoch; `undefined` without a deadline. */
  readonly deadline: number | undefined;
  /** Whether the work is to stop. */
  readonly aborted: boolean;
  /** Attributes that the enclosing composite gives this step, such as its index. */
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
