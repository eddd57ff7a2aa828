import { describe, expect, it } from '@jest/globals';
import { meantOption } from './meant-option.js';

const retry = ['name', 'maxRetries', 'initialDelayMs', 'backoffBase', 'maxDelayMs', 'jitter', 'retryIf'];
const cache = ['key', 'name', 'ttlMs', 'maxEntries', 'store'];
const rateLimit = ['name', 'permits', 'perMs', 'burst', 'maxWaitMs', 'storeKey'];

describe('meantOption', () => {
  it.each([
    ['maxRetry', retry, 'maxRetries'],
    ['retries', retry, 'maxRetries'],
    ['maxAttempts', retry, 'maxRetries'],
    ['minTimeout', retry, 'initialDelayMs'],
    ['shouldRetry', retry, 'retryIf'],
    ['ttl', cache, 'ttlMs'],
    ['maxAge', cache, 'ttlMs'],
    ['max', cache, 'maxEntries'],
    ['max', rateLimit, 'permits'],
    ['interval', rateLimit, 'perMs'],
    ['ms', ['name', 'timeoutMs'], 'timeoutMs'],
    ['timeout', ['name', 'timeoutMs'], 'timeoutMs'],
    ['concurrency', ['name', 'maxConcurrency', 'maxQueue'], 'maxConcurrency'],
    ['resetTimeout', ['name', 'breakMs'], 'breakMs'],
    ['usd', ['maxUsd', 'maxTokens'], 'maxUsd'],
  ])('knows by %s what other libraries call so', (given, known, meant) => {
    expect(meantOption(given, known)).toBe(meant);
  });

  it('finds a misspelt name', () => {
    expect(meantOption('maxRetrys', retry)).toBe('maxRetries');
  });

  it.each([
    ['key', rateLimit],
    ['port', ['serviceName', 'logTransports']],
    ['maxAge', rateLimit],
    ['constructor', retry],
    ['', retry],
    ['7', retry],
  ])('suggests nothing for %p where nothing fits', (given, known) => {
    expect(meantOption(given, known)).toBeUndefined();
  });
});
