import type { FailureStatus } from '../outcome.js';
import { TtaError } from './tta-error.js';

/** A deadline or a timeout passed. The reason of a context's `signal` once its `deadline` is over. */
export class TimeoutExceededError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'TimeoutExceededError';
  override readonly status: FailureStatus = 'timeout';
  /** How long the work was allowed to take, in milliseconds; 0 where the deadline had passed before it began. */
  readonly timeoutMs: number;

  constructor(timeoutMs: number, options?: ErrorOptions) {
    const allowedMs = Math.max(0, timeoutMs);
    super('ERR_TTA_TIMEOUT', `the work did not end within ${Math.round(allowedMs)} ms`, options);
    this.timeoutMs = allowedMs;
  }
}
