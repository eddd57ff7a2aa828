import { afterEach, expect, jest, test } from '@jest/globals';
import { virtualClock } from '../testing/index.js';
import { isEngineTime, monotonicNow } from './monotonic-now.js';

afterEach(() => {
  jest.useRealTimers();
});

test('is a reading of performance.now()', () => {
  const before = performance.now();
  const reading = monotonicNow();
  expect(reading).toBeGreaterThanOrEqual(before);
  expect(reading).toBeLessThanOrEqual(performance.now());
});

test.each([
  { fakes: 'timers and clocks', doNotFake: [] },
  { fakes: 'timers and Date', doNotFake: ['performance'] as const },
])('obeys fake $fakes, and the engine again after them', ({ doNotFake }) => {
  jest.useFakeTimers({ doNotFake: [...doNotFake] });
  const before = monotonicNow();
  jest.advanceTimersByTime(60_000);
  expect(monotonicNow() - before).toBe(60_000);
  jest.useRealTimers();
  const real = performance.now();
  expect(monotonicNow()).toBeGreaterThanOrEqual(real);
  expect(monotonicNow()).toBeLessThanOrEqual(performance.now());
});

test('tells whether the time is that of the engine', () => {
  expect(isEngineTime()).toBe(true);
  jest.useFakeTimers();
  expect(isEngineTime()).toBe(false);
  jest.useRealTimers();
  const clock = virtualClock();
  expect(isEngineTime()).toBe(false);
  clock.uninstall();
  expect(isEngineTime()).toBe(true);
});
