export { adaptive, type Adaptive, type AdaptiveOptions } from './adaptive-limit.js';
export { bulkhead, BulkheadPrimitive } from './bulkhead.js';
export { BulkheadFullError, type BulkheadFullReason } from './bulkhead-full-error.js';
export type { BulkheadOptions } from './bulkhead-options.js';
export type { BulkheadAnswer, BulkheadStore } from './bulkhead-store.js';
