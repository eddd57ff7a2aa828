// The global `performance` is a getter in Node, which costs a third of reading the clock.
const engineClock = performance;
const engineTimer = setTimeout;

/**
 * A cheaper `performance.now()`, in milliseconds. Follows the fake timers of tests, which replace timers and clocks
 * together.
 */
export function monotonicNow(): number {
  return setTimeout === engineTimer ? engineClock.now() : performance.now();
}
