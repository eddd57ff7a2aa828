import { TtaError, type FailureStatus } from '@tta/core';

/**
 * Why a bulkhead refused a call: no place in its queue, too long a wait in it, `drain` was called, or a store that
 * failed with `failClosed`.
 */
export type BulkheadFullReason = 'queue-full' | 'queue-timeout' | 'draining' | 'store';

const explained: Record<BulkheadFullReason, string> = {
  'queue-full': 'all its places and its queue are full; raise maxConcurrency or maxQueue, or send less',
  'queue-timeout': 'no place became free within queueTimeoutMs',
  draining: 'it is being drained and takes no new calls',
  store: 'its store failed, and failClosed is set',
};

/** A bulkhead refused a call without running it. Has no stack trace, so that refusing is cheap. */
export class BulkheadFullError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'BulkheadFullError';
  override readonly status: FailureStatus = 'rejected';
  /** The name of the bulkhead. */
  readonly stepName: string;
  readonly reason: BulkheadFullReason;

  constructor(stepName: string, reason: BulkheadFullReason) {
    super('ERR_TTA_BULKHEAD_FULL', `the bulkhead "${stepName}" refused the call: ${explained[reason]}`);
    this.stepName = stepName;
    this.reason = reason;
  }
}
