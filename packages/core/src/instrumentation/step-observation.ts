import type { EventType } from '../events/define-event.js';
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

/** One observed step: any number of events, then exactly one `end`. */
export interface StepObservation {
  /** Runs `body` with this step as the ambient parent. Calls it once and returns what it returned. */
  run?<T>(body: () => T): T;
  /** Something happened inside the step, or inside one within it that is not observed itself. */
  event?(event: StepEvent): void;
  /** The step has ended. Called once; code that the step left running may still tell events. */
  end(outcome: StepOutcome): void;
}
