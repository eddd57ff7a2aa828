// Node makes the global `performance` by a getter at each use, which costs a third of what reading the clock does.
const engineClock = performance;
const engineTimer = setTimeout;

/**
 * `performance.now()`, in milliseconds, at less of its cost. Fake timers of a test, which replace timers and clocks together, are obeyed.
 */
export function monotonicNow(): number {
  return setTimeout === engineTimer ? engineClock.now() : performance.now();
}
