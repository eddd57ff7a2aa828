import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { monotonicNow, Timer } from '../authors.js';
import { virtualClock } from '../testing/index.js';

afterEach(() => {
  jest.useRealTimers();
});

/** Waits until `onTime` of a timer is called. */
function fires(make: (onTime: () => void) => Timer): Promise<void> {
  return new Promise((resolve) => make(resolve));
}

describe('Timer', () => {
  it.each([
    { made: 'after a delay', make: (delayMs: number, onTime: () => void) => Timer.after(delayMs, onTime) },
    { made: 'at a time', make: (delayMs: number, onTime: () => void) => Timer.at(monotonicNow() + delayMs, onTime) },
  ])('made to fire $made never fires before', async ({ make }) => {
    for (const delayMs of [0, 0.4, 1.2, 3, 7.9]) {
      const start = performance.now();
      await fires((onTime) => make(delayMs, onTime));

      expect(performance.now() - start).toBeGreaterThanOrEqual(delayMs);
    }
  });

  it('fires though its time is in the past', async () => {
    await fires((onTime) => Timer.at(monotonicNow() - 1000, onTime));
  });

  it('does not fire once it is cancelled, and bears to be cancelled after it fired', async () => {
    const onCancelled = jest.fn();
    Timer.after(1, onCancelled).cancel();
    let fired: Timer | undefined;
    await fires((onTime) => (fired = Timer.after(3, onTime)));
    fired?.cancel();

    expect(onCancelled).not.toHaveBeenCalled();
  });

  it.each([
    { fakes: 'all', doNotFake: [] },
    { fakes: 'all but performance', doNotFake: ['performance'] as const },
    { fakes: 'timers only', doNotFake: ['performance', 'Date'] as const },
  ])('obeys fake timers that replace $fakes', ({ doNotFake }) => {
    jest.useFakeTimers({ doNotFake: [...doNotFake] });
    const onTime = jest.fn();
    const month = 30 * 24 * 3600 * 1000;
    Timer.after(200, onTime);
    Timer.after(month, onTime);
    Timer.after(Infinity, onTime);

    jest.advanceTimersByTime(199);
    expect(onTime).toHaveBeenCalledTimes(0);
    jest.advanceTimersByTime(2);
    expect(onTime).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(month - 202);
    expect(onTime).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(3);

    expect(onTime).toHaveBeenCalledTimes(2);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('stays on the time that it was set on', async () => {
    const real = fires((onTime) => Timer.after(5, onTime));
    using clock = virtualClock();
    const onTime = jest.fn();
    const virtual = Timer.after(5, onTime);
    await real;
    expect(onTime).not.toHaveBeenCalled();

    clock.uninstall();
    virtual.cancel();

    expect(clock.timerCount).toBe(0);
  });

  it('is cancelled on a virtual clock', async () => {
    using clock = virtualClock();
    const onTime = jest.fn();
    const timers = [3, 1, 2, 1, 1].map((delayMs) => Timer.after(delayMs, () => onTime(delayMs)));
    timers[3]?.cancel();
    timers[0]?.unref().cancel();
    timers[0]?.cancel();

    await clock.advance(10);

    expect(onTime.mock.calls).toEqual([[1], [1], [2]]);
  });
});
