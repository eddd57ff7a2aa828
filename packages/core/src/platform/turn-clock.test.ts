import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { turnTime } from './turn-clock.js';

/** Lets time pass without letting the event loop turn. */
function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

describe('turnTime', () => {
  it('is the same throughout a turn of the event loop, and another in the next', async () => {
    await nextTurn();
    const first = turnTime();
    wait(5);
    const second = turnTime();
    await nextTurn();
    const third = turnTime();

    expect(second).toBe(first);
    expect(third).toBeGreaterThan(first);
    expect(third).toBeLessThanOrEqual(performance.now());
  });

  it('goes on where the event loop does not turn', async () => {
    await nextTurn();
    const first = turnTime();
    wait(5);
    const times = Array.from({ length: 200 }, () => turnTime());

    expect(times.at(-1)).toBeGreaterThan(first);
  });

  it("reads a test's clock every time", () => {
    jest.useFakeTimers();
    const first = turnTime();
    jest.advanceTimersByTime(1000);
    const second = turnTime();
    jest.useRealTimers();

    expect(second - first).toBe(1000);
  });
});
