import type { Thresholds } from '../settings/thresholds.js';
import type { Timing } from './timing.js';

/** What rules are made from. */
export interface RuleSettings {
  readonly thresholds: Thresholds;
  readonly timing: Timing;
}
