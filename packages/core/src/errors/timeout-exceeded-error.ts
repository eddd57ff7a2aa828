import type { FailureStatus } from '../outcome.js';
import { TtaError } from './tta-error.js';

/** Options of a `TimeoutExceededError`. */
export interface TimeoutErrorOptions extends ErrorOptions {
  /** The name of the step whose time was over. Default: none, as where the deadline of a context passed. */
  readonly stepName?: string;
}

/** A deadline or a timeout passed. The reason of a context's `signal` once its `deadline` is over. */
export class TimeoutExceededError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'TimeoutExceededError';
  override readonly status: FailureStatus = 'timeout';
  /** How long the work was allowed to take, in milliseconds; 0 where the deadline had passed before it began. */
  readonly timeoutMs: number;
  /** The name of the step whose time was over; `undefined` where the deadline of a context passed. */
  readonly stepName: string | undefined;

  constructor(timeoutMs: number, options: TimeoutErrorOptions = {}) {
    const { stepName, ...others } = options;
    const allowedMs = Math.max(0, timeoutMs);
    super('ERR_TTA_TIMEOUT', messageOf(allowedMs, stepName), others);
    this.timeoutMs = allowedMs;
    this.stepName = stepName;
  }
}

function messageOf(allowedMs: number, stepName: string | undefined): string {
  if (allowedMs === 0)
    return stepName === undefined
      ? 'the deadline had passed before the step started'
      : `the time of "${stepName}" was over before its step started`;
  // A fraction of a millisecond is not shown as 0.
  const shown = `${Math.max(1, Math.round(allowedMs))} ms`;
  return stepName === undefined ? `the work did not end within ${shown}` : `"${stepName}" did not end within ${shown}`;
}
