import type { HrTime, TimeInput } from '@opentelemetry/api';
import { hrTimeDuration, isTimeInputHrTime } from '@opentelemetry/core';
import { epochMs, hrTime } from '../../process/clock.js';

/** Milliseconds since the epoch, or a pair that was given as one and keeps its nanoseconds. */
export type SpanTime = number | HrTime;

/** Later than any reading of `performance.now()`, which begins at the process's start, and before any date of interest. */
const surelySinceEpoch = 1e11;

/** Any time input; numbers up to now of `performance.now()` are readings of it. */
export function toSpanTime(time: TimeInput | undefined): SpanTime {
  if (typeof time === 'number') return time > surelySinceEpoch || time > performance.now() ? time : epochMs(time);
  if (time instanceof Date) return time.getTime();
  return isTimeInputHrTime(time) ? time : epochMs(performance.now());
}

/** As exporters read it. */
export function pairOf(time: SpanTime): HrTime {
  return typeof time === 'number' ? hrTime(time) : time;
}

/** Whether `time` lies before `other`. */
export function isBefore(time: SpanTime, other: SpanTime): boolean {
  if (typeof time === 'number' && typeof other === 'number') return time < other;
  return hrTimeDuration(pairOf(other), pairOf(time))[0] < 0;
}
