import { monotonicNow } from '@tta/core/authors';

/** A reading serves at most this many look-ups, so that time also passes for code that blocks the event loop. */
const mostUses = 64;
const engineTimer = setTimeout;
let reading = 0;
let usesLeft = 0;
let isScheduled = false;

/**
 * `performance.now()`, read once per turn of the event loop, because reading the clock costs several times as much as a
 * cache look-up. Never ahead of the clock, and behind it by at most the duration of the current turn. Fake timers of
 * tests are read every time, because they may be set to any time between two look-ups.
 */
export function turnTime(): number {
  if (setTimeout !== engineTimer) return monotonicNow();
  if (usesLeft > 0) {
    usesLeft--;
    return reading;
  }
  reading = monotonicNow();
  usesLeft = mostUses;
  if (!isScheduled) {
    isScheduled = true;
    setImmediate(endTurn).unref();
  }
  return reading;
}

function endTurn(): void {
  isScheduled = false;
  usesLeft = 0;
}
