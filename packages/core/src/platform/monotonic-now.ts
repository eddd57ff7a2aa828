import { clockSlot } from './clock.js';

// The global `performance` is a getter in Node, which costs a third of reading the clock.
const engineClock = performance;
// eslint-disable-next-line @typescript-eslint/unbound-method -- Compared and not called.
const engineNow = engineClock.now;
const engineTimer = setTimeout;
const engineDate = Date;

/**
 * A cheaper `performance.now()`, in milliseconds. Follows a virtual clock, and the fake timers of tests, which replace
 * timers and clocks together.
 */
export function monotonicNow(): number {
  return clockSlot.clock === undefined && setTimeout === engineTimer ? engineClock.now() : fakeNow();
}

/** Whether nothing replaces the engine's time. If something does, time may jump between two readings. */
export function isEngineTime(): boolean {
  return clockSlot.clock === undefined && setTimeout === engineTimer;
}

/**
 * A virtual clock, or fake timers: Node's own, and those of older versions of vitest, replace `Date` but not
 * `performance.now`.
 */
function fakeNow(): number {
  if (clockSlot.clock !== undefined) return clockSlot.clock.now();
  const hasOnlyFakeDate = performance.now === engineNow && Date !== engineDate;
  return hasOnlyFakeDate ? Date.now() - performance.timeOrigin : performance.now();
}
