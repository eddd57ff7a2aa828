export { circuitBreaker, CircuitBreakerPrimitive } from './circuit-breaker.js';
export type { CircuitBreakerOptions } from './circuit-breaker-options.js';
export type { CircuitRecord, CircuitStore } from './circuit-store.js';
export { CircuitOpenError } from './circuit-open-error.js';
export type { CircuitChange, CircuitChangeReason, CircuitState } from './circuit-state.js';
