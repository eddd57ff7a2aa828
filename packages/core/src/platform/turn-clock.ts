import { isEngineTime, monotonicNow } from './monotonic-now.js';

/** A reading serves at most this many callers, so that time also passes for code that blocks the event loop. */
const mostUses = 64;
let reading = 0;
let usesLeft = 0;
let isScheduled = false;
// Kept as it is now, because fake timers may replace it.
// eslint-disable-next-line @typescript-eslint/unbound-method -- Needs no `this`.
const { nextTick } = process;

/**
 * `performance.now()`, read once per callback of the event loop, because reading the clock costs several times as much as
 * a cache look-up. Never ahead of the clock, and behind it by at most the time that the current callback has taken, with
 * all that follows without another callback. The time of tests is read every time, because it may be set to any time
 * between two callers.
 */
export function turnTime(): number {
  if (!isEngineTime()) return monotonicNow();
  if (usesLeft === 0) readClock();
  usesLeft--;
  return reading;
}

// By itself, because a longer `turnTime` is not inlined everywhere.
function readClock(): void {
  reading = monotonicNow();
  usesLeft = mostUses;
  if (isScheduled) return;
  isScheduled = true;
  // Before the event loop waits for anything. An immediate that keeps no process alive may come after such a wait.
  nextTick(endTurn);
}

function endTurn(): void {
  isScheduled = false;
  usesLeft = 0;
}
