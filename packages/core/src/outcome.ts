import type { Spent } from './spending.js';

/** How a step can end without a value. */
export type FailureStatus = 'error' | 'timeout' | 'cancelled' | 'rejected';

/**
 * Why work that was cancelled was no longer wanted: the caller's signal aborted, a sibling made it needless (a branch
 * that failed, an attempt that won), or a budget was spent.
 */
export type CancelledBy = 'caller' | 'sibling' | 'budget';

/** How a step ended. `cancelledBy` is set where the status is `cancelled`. `spent`: in it, where anything was. */
export type StepOutcome =
  | { readonly status: 'success'; readonly durationMs: number; readonly spent?: Spent | undefined }
  | {
      readonly status: FailureStatus;
      readonly durationMs: number;
      readonly error: unknown;
      readonly cancelledBy?: CancelledBy | undefined;
      readonly spent?: Spent | undefined;
    };
