import { describe, expect, it } from '@jest/globals';
import {
  RedisBulkheadStore,
  RedisCacheStore,
  RedisCircuitStore,
  RedisRateLimitStore,
  superjsonCodec,
} from './index.js';
import type { RedisClient } from './redis-client.js';

/** Never asked: options are checked when a store is built. */
const client = { get: () => undefined, set: () => undefined, eval: () => undefined } as unknown as RedisClient;

describe('the codec of a cache in Redis', () => {
  it.each([
    new Date(0),
    new Map([['a', new Set([1])]]),
    { missing: undefined, big: 2n ** 80n, none: Number.NaN },
    Infinity,
    undefined,
    null,
    'text',
  ])('gives back %p', (value) => {
    expect(superjsonCodec.decode(superjsonCodec.encode(value))).toEqual(value);
  });
});

describe('a store in Redis', () => {
  it.each([
    ['client', () => new RedisCacheStore(undefined as never)],
    ['client', () => new RedisRateLimitStore({} as never, { permits: 1, perMs: 1000 })],
    ['prefix', () => new RedisCacheStore(client, { prefix: 7 as never })],
    ['codec', () => new RedisCacheStore(client, { codec: null as never })],
    ['codec.decode', () => new RedisCacheStore(client, { codec: { encode: String } as never })],
    ['lockTimeoutMs', () => new RedisCacheStore(client, { lockTimeoutMs: 0 })],
    ['lockRetryMs', () => new RedisCacheStore(client, { lockRetryMs: Number.NaN })],
    ['lockAnswerMs', () => new RedisCacheStore(client, { lockAnswerMs: -1 })],
    ['permits', () => new RedisRateLimitStore(client, { permits: 0, perMs: 1000 })],
    ['perMs', () => new RedisRateLimitStore(client, { permits: 1, perMs: 999 })],
    ['client', () => new RedisBulkheadStore(null as never)],
    ['prefix', () => new RedisBulkheadStore(client, { prefix: '' })],
    ['leaseMs', () => new RedisBulkheadStore(client, { leaseMs: 99 })],
    ['retryMs', () => new RedisBulkheadStore(client, { retryMs: 0.5 })],
    ['client', () => new RedisCircuitStore(7 as never)],
    ['prefix', () => new RedisCircuitStore(client, { prefix: null as never })],
    ['leaseMs', () => new RedisCircuitStore(client, { leaseMs: 1 } as never)],
  ])('refuses a wrong %s when it is built', (option, build) => {
    expect(build).toThrow(expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }));
  });
});
