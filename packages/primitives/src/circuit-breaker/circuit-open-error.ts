import { TtaError, type FailureStatus } from '@tta/core';
import type { CircuitState } from './circuit-state.js';

/** A circuit breaker refused a call without running it. Has no stack trace, so that refusing is cheap. */
export class CircuitOpenError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'CircuitOpenError';
  override readonly status: FailureStatus = 'rejected';
  /** The name of the circuit breaker. */
  readonly stepName: string;
  /** The state that the breaker was in. */
  readonly state: CircuitState;
  /** Whole milliseconds until another call may be let through; `undefined` where only `close()` or `reset()` ends it. */
  readonly retryAfterMs: number | undefined;

  constructor(stepName: string, state: CircuitState, retryAfterMs: number | undefined) {
    const advice = retryAfterMs === undefined ? 'close() or reset() ends this' : `try again in ${retryAfterMs} ms`;
    super(
      'ERR_TTA_CIRCUIT_OPEN',
      `the circuit breaker "${stepName}" is ${state}, so it did not run its step; ${advice}`,
    );
    this.stepName = stepName;
    this.state = state;
    this.retryAfterMs = retryAfterMs;
  }
}
