export { CacheCycleError } from './cache-cycle-error.js';
export { cache, CachePrimitive } from './cache.js';
export type { CacheOptions } from './cache-options.js';
export type { CacheStats } from './cache-observer.js';
export type { CacheEntry, CacheStore, MaybePromise } from './cache-store.js';
export { MemoryCacheStore } from './memory-cache-store.js';
