export { RedisCacheStore, type RedisCacheStoreOptions, type StoredEntry } from './redis-cache-store.js';
export { RedisRateLimitStore, type RedisRateLimitStoreOptions } from './redis-rate-limit-store.js';
export { RedisBulkheadStore, type RedisBulkheadStoreOptions } from './redis-bulkhead-store.js';
export { RedisCircuitStore, type RedisCircuitStoreOptions, type StoredCircuit } from './redis-circuit-store.js';
export { superjsonCodec, type Codec } from './codec.js';
export type { RedisClient } from './redis-client.js';
