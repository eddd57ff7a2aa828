import type { HrTime } from '@opentelemetry/api';
import { monotonicNow } from '@tta/core/authors';

/**
 * `performance.now()` never jumps, but it drifts from the wall clock and stops while the machine sleeps. Its offset is
 * corrected only if the two differ by more than the resolution of `Date.now()`, a whole millisecond, because correcting it
 * every time would make the times of a trace jitter by a millisecond.
 */
const tolerableDriftMs = 5;
const checkEveryMs = 1000;
let offsetMs = performance.timeOrigin;
let checkedAtMs = -Infinity;

/** A reading of `monotonicNow()` as milliseconds since the epoch. */
export function epochMs(performanceMs: number): number {
  // A reading may also be older than the last check, and far older where a test replaces the clock.
  if (Math.abs(performanceMs - checkedAtMs) > checkEveryMs) followWallClock();
  return performanceMs + offsetMs;
}

function followWallClock(): void {
  checkedAtMs = monotonicNow();
  const wallOffsetMs = Date.now() - checkedAtMs;
  if (Math.abs(wallOffsetMs - offsetMs) > tolerableDriftMs) offsetMs = wallOffsetMs;
}

/** Milliseconds since the epoch as OpenTelemetry's pair of seconds and nanoseconds. */
export function hrTime(milliseconds: number): HrTime {
  const seconds = Math.trunc(milliseconds / 1000);
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)];
}
