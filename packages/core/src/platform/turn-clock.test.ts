import { spawn } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { turnTime } from './turn-clock.js';

/** Lets time pass without letting the event loop turn. */
function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** A reading that the next callers share. */
function sharedTime(): number {
  // More than two, because a coarse clock may give the same to callers that share nothing.
  for (let tries = 0; tries < 1e6; tries++) {
    const time = turnTime();
    if (turnTime() === time && turnTime() === time && turnTime() === time) return time;
  }
  throw new Error('no reading is shared');
}

describe('turnTime', () => {
  it('is the same for callers in quick succession throughout a turn of the event loop, and another in the next', async () => {
    const first = sharedTime();
    wait(5);
    const second = turnTime();
    await nextTurn();
    const third = turnTime();

    expect(second).toBe(first);
    expect(third).toBeGreaterThan(first);
    expect(third).toBeLessThanOrEqual(performance.now());
  });

  it('is read for each of a few callers', async () => {
    turnTime();
    await nextTurn();
    const times = Array.from({ length: 5 }, () => {
      wait(1);
      return turnTime();
    });

    expect(new Set(times).size).toBe(5);
  });

  it('is shared at once where many shared it the last time', async () => {
    sharedTime();
    for (let uses = 0; uses < 200; uses++) turnTime();
    await nextTurn();
    const first = turnTime();
    wait(5);
    const second = turnTime();
    await nextTurn();
    const third = turnTime();
    wait(5);
    const fourth = turnTime();

    expect(second).toBe(first);
    expect(third).toBeGreaterThan(second);
    expect(fourth).toBeGreaterThan(third);
  });

  it('is another one after the event loop has waited', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    let [first, waitedAt] = [NaN, NaN];
    // Not seen by a timer or an immediate, which would let the event loop turn first.
    const last = new Promise<number>((resolve) => {
      other.once('exit', () => resolve(turnTime()));
    });
    setTimeout(() => {
      first = sharedTime();
      other.kill();
      waitedAt = performance.now();
    }, 1);

    expect(await last).toBeGreaterThan(first);
    expect(await last).toBeGreaterThan(waitedAt);
  });

  it('goes on where the event loop does not turn', () => {
    const first = sharedTime();
    wait(5);
    const times = Array.from({ length: 200 }, () => turnTime());

    expect(times[0]).toBe(first);
    expect(times.at(-1)).toBeGreaterThan(first);
  });

  it("reads a test's clock every time that was there before this module", async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
    jest.resetModules();
    const fresh = await import('./turn-clock.js');
    const before = Array.from({ length: 200 }, () => fresh.turnTime());
    jest.advanceTimersByTime(1000);
    const after = fresh.turnTime();
    jest.useRealTimers();

    expect(before.map((time) => after - time)).toEqual(Array(200).fill(1000));
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
