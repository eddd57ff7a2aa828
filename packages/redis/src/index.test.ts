import { expect, it } from '@jest/globals';

// With a top-level await: it fails to load should the tests ever run as CommonJS.
const exported = await import('./index.js');

it('exports what is public and nothing else', () => {
  expect(Object.keys(exported).sort()).toEqual([
    'RedisBulkheadStore',
    'RedisCacheStore',
    'RedisCircuitStore',
    'RedisRateLimitStore',
    'superjsonCodec',
  ]);
});
