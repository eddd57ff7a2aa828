import type { HrTime, TimeInput } from '@opentelemetry/api';
import { monotonicNow } from '@tta/core/authors';
import { epochMs, hrTime } from '../../process/clock.js';

/** Milliseconds since the epoch, or a pair that was given as one and keeps its nanoseconds. */
export type SpanTime = number | HrTime;

/** Later than any reading of `monotonicNow()`, which begins at the process's start, and before any date of interest. */
const surelySinceEpoch = 1e11;

/** Any time input; numbers up to now of `monotonicNow()` are readings of it. */
export function toSpanTime(time: TimeInput | undefined): SpanTime {
  if (typeof time === 'number') return time > surelySinceEpoch || time > monotonicNow() ? time : epochMs(time);
  if (time instanceof Date) return time.getTime();
  return isPair(time) ? time : epochMs(monotonicNow());
}

/** As exporters read it. */
export function pairOf(time: SpanTime): HrTime {
  return typeof time === 'number' ? hrTime(time) : time;
}

/** Whether `time` lies before `other`. */
export function isBefore(time: SpanTime, other: SpanTime): boolean {
  if (typeof time === 'number' && typeof other === 'number') return time < other;
  return pairBetween(pairOf(other), pairOf(time))[0] < 0;
}

/** Whether a span takes it for a time. */
export function isTimeInput(value: unknown): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || isPair(value);
}

/** Seconds and nanoseconds. */
function isPair(value: unknown): value is HrTime {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number');
}

const nanosecondsInSecond = 1e9;

/** How long it takes from one time to the other; the seconds of a negative duration are negative. */
export function pairBetween([fromSeconds, fromNanoseconds]: HrTime, [seconds, nanoseconds]: HrTime): HrTime {
  const between = nanoseconds - fromNanoseconds;
  return between < 0 ? [seconds - fromSeconds - 1, between + nanosecondsInSecond] : [seconds - fromSeconds, between];
}
