import { isEngineTime, monotonicNow } from './monotonic-now.js';

/** A reading serves at most this many callers, so that time also passes for code that blocks the event loop. */
const mostUses = 64;
/** So many readings in a row, each at most so many milliseconds after the one before, are worth sharing. */
const leastReadings = 8;
const closeMs = 0.001;
let reading = 0;
let usesLeft = 0;
let closeReadings = 0;
let isShared = false;
// Kept as it is now, because fake timers may replace it.
// eslint-disable-next-line @typescript-eslint/unbound-method -- Needs no `this`.
const { nextTick } = process;

/**
 * `performance.now()`, which steps in quick succession share within one callback of the event loop, because reading the
 * clock costs as much as a cache look-up. Never ahead of the clock, and behind it by at most the time that the current
 * callback has taken, with all that follows without another callback. The time of tests is read every time, because it
 * may be set to any time between two callers.
 */
export function turnTime(): number {
  if (!isEngineTime()) return monotonicNow();
  if (usesLeft === 0) return readClock();
  usesLeft--;
  return reading;
}

// By itself, because a longer `turnTime` is not inlined everywhere.
function readClock(): number {
  const now = monotonicNow();
  if (!isShared) {
    closeReadings = now - reading <= closeMs ? closeReadings + 1 : 0;
    reading = now;
    // To end what is shared costs ten times as much as to read the clock, so a callback with few steps shares nothing.
    if (closeReadings < leastReadings) return now;
    isShared = true;
    // Before the event loop waits for anything. An immediate that keeps no process alive may come after such a wait.
    nextTick(endSharing);
  }
  reading = now;
  usesLeft = mostUses - 1;
  return now;
}

function endSharing(): void {
  isShared = false;
  usesLeft = 0;
}
