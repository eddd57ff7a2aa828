import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffDelayMs, type BackoffOptions, type Jitter } from '../index.js';

const jitters: Jitter[] = ['none', 'full', 'equal', 'decorrelated'];
const options = (jitter: Jitter): BackoffOptions => ({ initialDelayMs: 100, backoffBase: 2, maxDelayMs: 1000, jitter });

describe('backoffDelayMs', () => {
  it.each([
    { jitter: 'none', random: 0.5, delays: [100, 200, 400, 800, 1000, 1000] },
    { jitter: 'full', random: 0, delays: [0, 0, 0, 0, 0, 0] },
    { jitter: 'full', random: 0.5, delays: [50, 100, 200, 400, 500, 500] },
    { jitter: 'equal', random: 0, delays: [50, 100, 200, 400, 500, 500] },
    { jitter: 'equal', random: 0.5, delays: [75, 150, 300, 600, 750, 750] },
    { jitter: 'decorrelated', random: 0, delays: [100, 100, 100, 100, 100, 100] },
    { jitter: 'decorrelated', random: 0.5, delays: [200, 350, 575, 912.5, 1000, 1000] },
  ] as const)('spreads by $jitter with $random as $delays', ({ jitter, random, delays }) => {
    let previousDelayMs = 0;

    const computed = delays.map((_, index) => {
      previousDelayMs = backoffDelayMs(options(jitter), index + 1, previousDelayMs, random);
      return previousDelayMs;
    });

    expect(computed).toEqual(delays);
  });

  it.each([
    { random: -0.5, as: 0 },
    { random: -Infinity, as: 0 },
    { random: 1.5, as: 1 },
    { random: Infinity, as: 1 },
    { random: NaN, as: 1 },
    { random: undefined as never, as: 1 },
  ])('takes a random $random as $as', ({ random, as }) => {
    for (const jitter of jitters) {
      expect(backoffDelayMs(options(jitter), 2, 100, random)).toBe(backoffDelayMs(options(jitter), 2, 100, as));
    }
    expect(backoffDelayMs(options('full'), 2, 100, random)).toBe(200 * as);
  });

  it('grows without end where there is no cap, and stays the same with a base of 1', () => {
    expect(backoffDelayMs({ ...options('none'), maxDelayMs: Infinity }, 5000, 0, 0)).toBe(Infinity);
    expect(backoffDelayMs({ ...options('none'), backoffBase: 1 }, 5000, 0, 0)).toBe(100);
  });

  it.each(jitters)('is never negative and never above its cap: %s', (jitter) => {
    const anything = {
      initialDelayMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
      backoffBase: fc.double({ min: 1, max: 1e6, noNaN: true }),
      maxDelayMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    };
    fc.assert(
      fc.property(
        fc.record(anything),
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (bounds, failures, previousDelayMs, random) => {
          const delayMs = backoffDelayMs({ ...bounds, jitter }, failures, previousDelayMs, random);

          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThanOrEqual(bounds.maxDelayMs);
        },
      ),
    );
  });
});
