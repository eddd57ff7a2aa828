import type { Instrumentation, WorkflowContext } from '@tta/core';
import { describeError, effectiveInstrumentation, syncResult, warnOnce } from '@tta/core/authors';
import {
  circuitBreakerClosed,
  circuitBreakerHalfOpened,
  circuitBreakerOpened,
  circuitBreakerState,
} from './circuit-breaker-events.js';
import type { CircuitChange, CircuitState } from './circuit-state.js';

const events = {
  closed: circuitBreakerClosed,
  open: circuitBreakerOpened,
  'half-open': circuitBreakerHalfOpened,
  'forced-open': circuitBreakerOpened,
} as const;

/** A breaker that is switched by hand and never called must not keep all of that. */
const mostUntold = 100;

/** Reports the states of one circuit to its listener, and to the observer of the current step. */
export class CircuitObserver {
  /** Since the last observed step, because a circuit may also be changed outside any step. */
  readonly #untold: CircuitChange[] = [];
  /** The observer that knows `#toldState`. */
  #told: Instrumentation | undefined;
  #toldState: CircuitState | undefined;

  constructor(private readonly listener: ((change: CircuitChange) => unknown) | undefined) {}

  changed(change: CircuitChange): void {
    if (this.#untold.length === mostUntold) this.#untold.shift();
    this.#untold.push(change);
    if (this.listener === undefined) return;
    try {
      syncResult('onStateChange(change)', this.listener(change));
    } catch (error) {
      const { errorType, errorMessage } = describeError(error);
      warnOnce('onStateChange', `an onStateChange of a circuit breaker threw ${errorType}: ${errorMessage}.`);
    }
  }

  /** Tells the step's observer all that it does not know. */
  tell(state: CircuitState, context: WorkflowContext): void {
    if (!context.isObserved) return;
    const observer = context.instrumentation ?? effectiveInstrumentation();
    if (observer !== this.#told) {
      this.#told = observer;
      this.#toldState = undefined;
    }
    if (state === this.#toldState && this.#untold.length === 0) return;
    for (const change of this.#untold.splice(0)) context.emit(events[change.to], { ...change });
    if (this.#toldState !== undefined && state !== this.#toldState)
      context.emit(circuitBreakerState, { state: this.#toldState, breakers: 0 });
    context.emit(circuitBreakerState, { state, breakers: 1 });
    this.#toldState = state;
  }
}
