export { rateLimit, RateLimitPrimitive } from './rate-limit.js';
export type { RateLimitOptions } from './rate-limit-options.js';
export type { RateLimitAnswer, RateLimitStore } from './rate-limit-store.js';
export { RateLimitedError, type RateLimitedReason } from './rate-limited-error.js';
