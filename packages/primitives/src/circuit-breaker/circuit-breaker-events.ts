import { defineEvent } from '@tta/core';
import { ttaCounter, ttaGauge } from '@tta/core/authors';
import type { CircuitState } from './circuit-state.js';

const states = ['closed', 'open', 'half-open', 'forced-open'] as const satisfies CircuitState[];

const transitions = ttaCounter('tta_circuit_transitions_total', {
  help: 'Changes of state of circuit breakers.',
  unit: '{transition}',
  labels: { from: states, to: states },
  zeros: [{ from: 'closed', to: 'open' }],
});

const change = { from: 'string', to: 'string', reason: 'string' } as const;

/** A circuit refuses calls from now on. */
export const circuitBreakerOpened = defineEvent('circuit_breaker_opened', {
  level: 'warn',
  fields: change,
  metrics: [transitions],
  spanAttributes: { 'tta.circuit.opened': true },
});

/** A break is over, so that a few calls are let through. */
export const circuitBreakerHalfOpened = defineEvent('circuit_breaker_half_opened', {
  level: 'info',
  fields: change,
  metrics: [transitions],
});

/** A circuit lets all calls through again. */
export const circuitBreakerClosed = defineEvent('circuit_breaker_closed', {
  level: 'info',
  fields: change,
  metrics: [transitions],
});

/** A call was refused. */
export const circuitBreakerRejected = defineEvent('circuit_breaker_rejected', {
  level: 'debug',
  fields: { state: 'string', retry_after_ms: 'number?' },
  spanAttributes: { 'tta.circuit.rejected': true },
});

/** Whether the breaker is in that state: 1 or 0. */
export const circuitBreakerState = defineEvent('circuit_breaker_state', {
  fields: { state: 'string', breakers: 'number' },
  metrics: [
    ttaGauge('tta_circuit_breakers', {
      help: 'Circuit breakers in this state.',
      unit: '{breaker}',
      labels: { state: states },
      set: 'breakers',
    }),
  ],
});

/** The store failed or did not answer in time, so often since that was last told; `operation` and error are the last. */
export const circuitBreakerStoreFailed = defineEvent('circuit_breaker_store_failed', {
  level: 'warn',
  fields: { operation: 'string', failures: 'number', error: 'error' },
  metrics: [
    ttaCounter('tta_circuit_store_failures_total', {
      help: 'Failures of the stores of circuit breakers.',
      unit: '{failure}',
      add: 'failures',
    }),
  ],
});

/** All that a circuit breaker emits. */
export const circuitBreakerEvents = [
  circuitBreakerOpened,
  circuitBreakerHalfOpened,
  circuitBreakerClosed,
  circuitBreakerRejected,
  circuitBreakerState,
  circuitBreakerStoreFailed,
] as const;
