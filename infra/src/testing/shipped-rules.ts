import { ruleGroups } from '../rules/rule-groups.js';
import { shippedTiming } from '../rules/timing.js';
import type { AlertRule, RecordingRule } from '../rules/rule.js';
import { objectives } from '../settings/objectives.js';
import { thresholds } from '../settings/thresholds.js';

/** Every rule as it is shipped. */
export const shippedRules: readonly (RecordingRule | AlertRule)[] = Object.values(
  ruleGroups({ thresholds, timing: shippedTiming }, objectives),
).flatMap((groups) => groups.flatMap(({ rules }) => rules));
