import { allDashboards } from '../dashboards/all-dashboards.js';
import { ruleGroups } from '../rules/rule-groups.js';
import { shippedTiming } from '../rules/timing.js';
import { objectives } from '../settings/objectives.js';
import { thresholds } from '../settings/thresholds.js';
import { toYaml } from './to-yaml.js';

const comments = {
  recording: 'Error ratio and latency of every workflow.',
  alerts: 'What to wake somebody for. Thresholds: infra/src/settings/thresholds.ts.',
  slo: 'Objectives, and alerts on how fast their budgets are spent: infra/src/settings/objectives.ts.',
};

/** Every file that is made from code, by its path within `infra`. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, dashboard] of Object.entries(allDashboards(thresholds, objectives)))
    files.set(`grafana/dashboards/${name}.json`, `${JSON.stringify(dashboard, undefined, 2)}\n`);
  const groups = ruleGroups({ thresholds, timing: shippedTiming }, objectives);
  for (const key of ['recording', 'alerts', 'slo'] as const)
    files.set(`prometheus/rules/${key}.yml`, toYaml({ groups: groups[key] }, comments[key]));
  return files;
}
