/** A reading serves this many look-ups at most, so that code which never lets the event loop turn sees time pass too. */
const mostUses = 64;
/** The engine's own clock; `undefined` where a test has put another in its place before this was loaded. */
const engineClock = Function.prototype.toString.call(Date.now).includes('[native code]') ? Date.now : undefined;
let reading = 0;
let usesLeft = 0;
let isScheduled = false;

/**
 * Milliseconds since the epoch, read once for each turn of the event loop: the clock costs several times as much as
 * looking into a cache. Never ahead of `Date.now()`, and behind it by what the current turn has taken so far. A clock that a test
 * has put in place of the engine's is read every time, as it may be set to any time between two look-ups.
 */
export function turnTime(): number {
  if (Date.now !== engineClock) return Date.now();
  if (usesLeft > 0) {
    usesLeft--;
    return reading;
  }
  reading = Date.now();
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
