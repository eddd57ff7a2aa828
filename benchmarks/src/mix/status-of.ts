import {
  BulkheadFullError,
  CircuitOpenError,
  HedgeLostError,
  RaceLostError,
  RateLimitedError,
  SiblingFailedError,
} from '@tta/primitives';
import { TimeoutExceededError } from '@tta/core';

/** The reason of aborts by the caller. */
export class CallerLeft extends Error {
  override readonly name = 'CallerLeft';
}

const refusals = [BulkheadFullError, CircuitOpenError, RateLimitedError];
const cancellations = [CallerLeft, SiblingFailedError, HedgeLostError, RaceLostError];

/** How an execution ended, by the class of its error alone: the judgement of a caller who knows no telemetry. */
export function statusOf(error: unknown): 'error' | 'timeout' | 'cancelled' | 'rejected' {
  if (error instanceof TimeoutExceededError) return 'timeout';
  if (refusals.some((refusal) => error instanceof refusal)) return 'rejected';
  return cancellations.some((cancellation) => error instanceof cancellation) ? 'cancelled' : 'error';
}
