export { fallback, FallbackPrimitive } from './fallback.js';
export type { FallbackOptions } from './fallback-options.js';
export { FallbackExhaustedError } from './fallback-exhausted-error.js';
export { DeclinedResultError } from '../declined-result-error.js';
