import { describe, expect, it } from '@jest/globals';
import { nearestWord } from './nearest-word.js';

const known = ['maxRetries', 'initialDelayMs', 'name', 'ttl'];

describe('the word that was probably meant', () => {
  it.each([
    ['maxRetrys', 'maxRetries'],
    ['maxretries', 'maxRetries'],
    ['initialDelay', 'initialDelayMs'],
    ['nam', 'name'],
    ['retries', undefined],
    ['tt', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('for %s is %s', (given, meant) => {
    expect(nearestWord(given, known)).toBe(meant);
  });
});
