import { afterEach, expect, jest, test } from '@jest/globals';
import { monotonicNow } from './monotonic-now.js';

afterEach(() => {
  jest.useRealTimers();
});

test('is a reading of performance.now()', () => {
  const before = performance.now();
  const reading = monotonicNow();
  expect(reading).toBeGreaterThanOrEqual(before);
  expect(reading).toBeLessThanOrEqual(performance.now());
});

test('obeys fake timers, and the engine again after them', () => {
  jest.useFakeTimers();
  const before = monotonicNow();
  jest.advanceTimersByTime(60_000);
  expect(monotonicNow() - before).toBe(60_000);
  jest.useRealTimers();
  const real = performance.now();
  expect(monotonicNow()).toBeGreaterThanOrEqual(real);
  expect(monotonicNow()).toBeLessThanOrEqual(performance.now());
});
