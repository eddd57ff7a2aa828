import type { Severity } from './rule.js';
import type { Window } from './timing.js';

/** An alert on how fast an error budget is spent: 1 spends it exactly within the objective's window. */
export interface BurnRate {
  readonly alert: string;
  readonly factor: number;
  /** Shows that it matters. */
  readonly long: Window;
  /** Shows that it still goes on, so that the alert ends soon after the trouble does. */
  readonly short: Window;
  readonly for: string;
  readonly severity: Severity;
}

/** Of 30 days' budget, the first spends 2 % in an hour, the second 5 % in six hours, the third 10 % in three days. */
export const burnRates: readonly BurnRate[] = [
  { alert: 'ErrorBudgetBurn14x', factor: 14.4, long: '1h', short: '5m', for: '2m', severity: 'critical' },
  { alert: 'ErrorBudgetBurn6x', factor: 6, long: '6h', short: '30m', for: '15m', severity: 'critical' },
  { alert: 'ErrorBudgetBurn1x', factor: 1, long: '3d', short: '6h', for: '1h', severity: 'warning' },
];
