/** How a step can end without a value. */
export type FailureStatus = 'error' | 'timeout' | 'cancelled' | 'rejected';

/** How a step ended. */
export type StepOutcome =
  | { readonly status: 'success'; readonly durationMs: number }
  | { readonly status: FailureStatus; readonly durationMs: number; readonly error: unknown };
