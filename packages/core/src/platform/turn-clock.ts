import { isEngineTime, monotonicNow } from './monotonic-now.js';

/** A reading serves at most this many callers, so that time also passes for code that blocks the event loop. */
const mostUses = 64;
/** Readings are close where one is at most so many milliseconds after the one before. */
const closeMs = 0.005;
/** After so many close readings the next ones are shared. */
const leastReadings = 8;
/** Sharing was worth its cost where it served so many callers. */
const leastUses = 16;
let reading = 0;
let usesLeft = 0;
let closeReadings = 0;
/** None where sharing was worth its cost the last time, as it is then the next time. */
let neededReadings = leastReadings;
/** Since sharing began; 0 while nothing is shared. */
let sharedReadings = 0;
// Kept as it is now, because fake timers may replace it.
// eslint-disable-next-line @typescript-eslint/unbound-method -- Needs no `this`.
const nextTick: (onTick: () => void) => void = typeof process === 'object' ? process.nextTick : queueMicrotask;

/**
 * `performance.now()`, which steps in quick succession share within one callback of the event loop. Never ahead of the
 * clock, and behind it by at most the time that the callback has taken. The time of tests is read every time.
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
  // A clock that stands still is that of a test, which was there before this module.
  const isClose = now > reading && now - reading <= closeMs;
  reading = now;
  if (sharedReadings === 0) {
    closeReadings = isClose ? closeReadings + 1 : 0;
    // To end what is shared costs ten times as much as to read the clock, so a callback with few steps shares nothing.
    if (closeReadings < neededReadings) return now;
    // Before the event loop waits for anything. An immediate that keeps no process alive may come after such a wait.
    nextTick(endSharing);
  }
  sharedReadings++;
  usesLeft = mostUses - 1;
  return now;
}

function endSharing(): void {
  const isWorthwhile = sharedReadings > 1 || usesLeft <= mostUses - leastUses;
  neededReadings = isWorthwhile ? 0 : leastReadings;
  closeReadings = 0;
  sharedReadings = 0;
  usesLeft = 0;
}
