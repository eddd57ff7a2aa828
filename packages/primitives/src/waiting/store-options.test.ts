import { describe, expect, it } from '@jest/globals';
import { budget, bulkhead, circuitBreaker, rateLimit, task } from '../index.js';

const step = task('step', async (input: number) => input);
const guards = [
  { kind: 'rateLimit', build: (options: object) => rateLimit(step, { permits: 1, perMs: 1000, ...options }) },
  { kind: 'bulkhead', build: (options: object) => bulkhead(step, { maxConcurrency: 1, ...options }) },
  { kind: 'budget', build: (options: object) => budget(step, { maxUsd: 1, perMs: 1000, ...options }) },
  { kind: 'circuitBreaker', build: (options: object) => circuitBreaker(step, options) },
];

describe.each(guards)('the options of a store of $kind', ({ kind, build }) => {
  const own = kind === 'circuitBreaker' ? { storeRefreshMs: 100 } : { failClosed: true };

  it.each(Object.entries({ storeKey: 'all', storeTimeoutMs: 100, ...own }))(
    'are refused where no store is given: %s',
    (option, value) => {
      expect(() => build({ [option]: value })).toThrow(
        expect.objectContaining({
          option,
          message: expect.stringMatching(/there is no store, got .*; give a \w+Store/),
        }),
      );
    },
  );

  it('are taken where the store is left undefined on purpose, as in development', () => {
    expect(() => build({ store: undefined, storeKey: 'all', storeTimeoutMs: 100, ...own })).not.toThrow();
  });
});
