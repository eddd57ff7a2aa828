export { retry, retryAttemptKey, RetryPrimitive } from './retry.js';
export type { RetryOptions } from './retry-options.js';
export { backoffDelayMs, type BackoffOptions, type Jitter } from './backoff.js';
export { isTransient } from './is-transient.js';
export { retryAfterMsOf } from './retry-after.js';
export { retryBudget, RetryBudget, type RetryBudgetOptions } from './retry-budget.js';
export { DeclinedResultError } from '../declined-result-error.js';
