import { TtaError, type FailureStatus } from '@tta/core';

/**
 * Why a rate limit refused a call: no permit in mode `reject`, too many waiting calls, a wait longer than `maxWaitMs`
 * or than the deadline leaves, or a store that failed with `failClosed`.
 */
export type RateLimitedReason = 'limit' | 'queue-full' | 'max-wait' | 'deadline' | 'store';

/** A rate limit refused a call without running it. Has no stack trace, so that refusing is cheap. */
export class RateLimitedError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'RateLimitedError';
  override readonly status: FailureStatus = 'rejected';
  /** The name of the rate limit. */
  readonly stepName: string;
  readonly reason: RateLimitedReason;
  /** Whole milliseconds until a permit is expected; `undefined` where a store failed. */
  readonly retryAfterMs: number | undefined;

  constructor(stepName: string, reason: RateLimitedReason, retryAfterMs: number | undefined) {
    const advice = retryAfterMs === undefined ? 'its store failed' : `try again in ${retryAfterMs} ms`;
    super('ERR_TTA_RATE_LIMITED', `the rate limit "${stepName}" refused the call (${reason}); ${advice}`);
    this.stepName = stepName;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}
