import type { HrTime } from '@opentelemetry/api';

/**
 * `performance.now()` never jumps, but drifts from the wall clock, and stands still while a machine sleeps: what is added to it
 * is renewed every second.
 */
const renewEveryMs = 1000;
let offsetMs = Date.now() - performance.now();
let renewedAtMs = performance.now();

/** A reading of `performance.now()` as milliseconds since the epoch. */
export function epochMs(performanceMs: number): number {
  if (performanceMs - renewedAtMs > renewEveryMs) {
    renewedAtMs = performance.now();
    offsetMs = Date.now() - renewedAtMs;
  }
  return performanceMs + offsetMs;
}

/** Milliseconds since the epoch as OpenTelemetry's pair of seconds and nanoseconds. */
export function hrTime(milliseconds: number): HrTime {
  const seconds = Math.trunc(milliseconds / 1000);
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)];
}
