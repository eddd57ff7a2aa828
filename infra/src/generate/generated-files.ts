import { shippedAlloyConfig } from '../alloy/shipped-config.js';
import { allDashboards } from '../dashboards/all-dashboards.js';
import { ruleGroups } from '../rules/rule-groups.js';
import { shippedTiming } from '../rules/timing.js';
import { objectives } from '../settings/objectives.js';
import { thresholds } from '../settings/thresholds.js';
import { drawDashboard } from '../render/draw-dashboard.js';
import { readRecording } from '../render/read-recording.js';
import { toYaml } from './to-yaml.js';
import { ruleTests } from './rule-tests.js';
import { alertCases } from '../rules/alert-cases.js';
import { isAlert } from '../rules/rule.js';
import { prometheusConfig } from '../stack/prometheus-config.js';

const shippedConfig = {
  interval: '15s',
  discoveryFolder: '/var/lib/tta/discovery',
  refreshInterval: '30s',
  ruleFiles: ['/etc/prometheus/rules/tta/*.yml'],
  alertmanager: '127.0.0.1:9093',
  self: '127.0.0.1:9090',
};

const comments = {
  recording: 'Error ratio and latency of every workflow.',
  alerts: 'Alerts that are worth waking somebody for. Thresholds: infra/src/settings/thresholds.ts.',
  slo: 'Objectives, and alerts on how fast their budgets are spent: infra/src/settings/objectives.ts.',
  prometheus:
    'For /etc/prometheus/prometheus.yml where no Alloy runs. Start it with --enable-feature=exemplar-storage.',
};

/** Every file that is made from code, by its path within `infra`. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, dashboard] of Object.entries(allDashboards(thresholds, objectives))) {
    files.set(`grafana/dashboards/${name}.json`, `${JSON.stringify(dashboard, undefined, 2)}\n`);
    files.set(`grafana/pictures/${name}.svg`, drawDashboard(dashboard, readRecording(name)));
  }
  const groups = ruleGroups({ thresholds, timing: shippedTiming }, objectives);
  for (const key of ['recording', 'alerts', 'slo'] as const)
    files.set(`prometheus/rules/${key}.yml`, toYaml({ groups: groups[key] }, comments[key]));
  for (const key of ['alerts', 'slo'] as const) {
    const alerts = groups[key].flatMap(({ rules }) => rules.filter(isAlert));
    files.set(
      `prometheus/tests/${key}.yml`,
      toYaml(ruleTests(key, alerts, alertCases), 'Run by "promtool test rules": each alert fires, and is quiet.'),
    );
  }
  files.set('prometheus/prometheus.yml', toYaml(prometheusConfig(shippedConfig), comments.prometheus));
  files.set('alloy/config.alloy', shippedAlloyConfig.text);
  return files;
}
