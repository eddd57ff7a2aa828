import { costAlerts } from './cost-alerts.js';
import { durableAlerts } from './durable-alerts.js';
import { guardAlerts } from './guard-alerts.js';
import { objectiveAlerts, objectiveRules } from './objective-rules.js';
import { pipelineAlerts } from './pipeline-alerts.js';
import { primitiveAlerts } from './primitive-alerts.js';
import { recordingRules } from './recording-rules.js';
import type { RuleGroup } from './rule.js';
import type { RuleSettings } from './rule-settings.js';
import type { Objective } from './slo.js';
import { workflowAlerts } from './workflow-alerts.js';

/** Every rule, by the file it is shipped in. */
export function ruleGroups(
  settings: RuleSettings,
  objectives: readonly Objective[],
): Readonly<Record<'recording' | 'alerts' | 'slo', readonly RuleGroup[]>> {
  return {
    recording: recordingRules(settings.timing),
    alerts: [
      { name: 'tta-workflow-alerts', rules: workflowAlerts(settings) },
      { name: 'tta-primitive-alerts', rules: primitiveAlerts(settings) },
      { name: 'tta-guard-alerts', rules: guardAlerts(settings) },
      { name: 'tta-durable-alerts', rules: durableAlerts(settings) },
      { name: 'tta-cost-alerts', rules: costAlerts(settings) },
      { name: 'tta-pipeline-alerts', rules: pipelineAlerts(settings) },
    ],
    slo: objectives.flatMap((objective) => [
      ...objectiveRules(objective, settings.timing),
      { name: `tta-slo-${objective.name}-alerts`, rules: objectiveAlerts(objective, settings) },
    ]),
  };
}
