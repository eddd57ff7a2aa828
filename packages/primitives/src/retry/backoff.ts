/**
 * How waits are randomized, so that callers that failed together do not retry together. `full`: from 0 to the computed
 * wait. `equal`: from half of it. `decorrelated`: from `initialDelayMs` to three times the wait before, without
 * `backoffBase`. `none`: not at all.
 */
export type Jitter = 'full' | 'equal' | 'decorrelated' | 'none';

/** Input of the backoff computation, in milliseconds. */
export interface BackoffOptions {
  readonly initialDelayMs: number;
  readonly backoffBase: number;
  readonly maxDelayMs: number;
  readonly jitter: Jitter;
}

/**
 * Milliseconds to wait before the next attempt: never negative, never above `maxDelayMs`.
 *
 * `failures` counts the attempts that have failed, from 1; `previousDelayMs` is the wait before, 0 at first; `random`
 * is from 0 up to 1. Less counts as 0; more, or NaN, counts as 1, the longest wait. The formulas are those of M.
 * Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function backoffDelayMs(
  { initialDelayMs, backoffBase, maxDelayMs, jitter }: BackoffOptions,
  failures: number,
  previousDelayMs: number,
  random: number,
): number {
  // The power overflows to Infinity, which the cap catches; 0 times Infinity would be NaN.
  const grown = initialDelayMs === 0 ? 0 : initialDelayMs * backoffBase ** (failures - 1);
  const ceiling = Math.min(maxDelayMs, grown);
  // NaN is not less than 1.
  const share = random < 1 ? Math.max(0, random) : 1;
  switch (jitter) {
    case 'none':
      return ceiling;
    case 'full':
      return ceiling * share;
    case 'equal':
      return ceiling * (0.5 + share / 2);
    case 'decorrelated': {
      const highest = Math.max(initialDelayMs, previousDelayMs) * 3;
      return Math.min(maxDelayMs, initialDelayMs + (highest - initialDelayMs) * share);
    }
  }
}
