import { monotonicNow } from '@tta/core/authors';

/** A reading serves this many look-ups at most, so that code which never lets the event loop turn sees time pass too. */
const mostUses = 64;
const engineTimer = setTimeout;
let reading = 0;
let usesLeft = 0;
let isScheduled = false;

/**
 * `performance.now()`, read once for each turn of the event loop: the clock costs several times as much as looking into a cache. Never
 * ahead of the clock, and behind it by what the current turn has taken so far. Fake timers of a test are read every time, as they may
 * be set to any time between two look-ups.
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
