import type { Thresholds } from '../settings/thresholds.js';
import type { Timing } from './timing.js';

/** Input from which rules are made. */
export interface RuleSettings {
  readonly thresholds: Thresholds;
  readonly timing: Timing;
}
