/** The windows that rules look back over. */
export type Window = '5m' | '15m' | '30m' | '1h' | '6h' | '3d';

/**
 * The durations of the rules, so that a test can run the very same rules in seconds: what a rule is called keeps the
 * window's name, what it looks at is this.
 */
export interface Timing {
  readonly window: (window: Window) => string;
  /** How long an alert must hold before it is sent. */
  readonly hold: (duration: string) => string;
  /** How often a group is evaluated. */
  readonly every: (duration: string) => string;
}

/** Timing of the shipped rules: durations are unchanged. */
export const shippedTiming: Timing = {
  window: (window) => window,
  hold: (duration) => duration,
  every: (duration) => duration,
};
