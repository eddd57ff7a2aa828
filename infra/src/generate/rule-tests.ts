import type { AlertCase, InputSeries } from '../rules/alert-case.js';
import type { AlertRule } from '../rules/rule.js';

/**
 * A file for `promtool test rules`: each of the alerts of one file fires where its case says so, and nowhere else. It
 * names that file and the recording rules alone, because promtool evaluates all rules for each minute of each case.
 */
export function ruleTests(file: string, alerts: readonly AlertRule[], cases: readonly AlertCase[]): object {
  return {
    rule_files: ['../rules/recording.yml', `../rules/${file}.yml`],
    evaluation_interval: '1m',
    tests: cases.flatMap((alertCase) => {
      const rule = ruleOf(alerts, alertCase);
      if (rule === undefined) return [];
      const name = [alertCase.alert, alertCase.sli].filter(Boolean).join(' of ');
      return [
        test(`${name} fires`, alertCase, alertCase.fires, [expected(rule, alertCase)]),
        ...Object.entries(alertCase.quiet).map(([reason, input]) =>
          test(`${name} is quiet: ${reason}`, alertCase, input, []),
        ),
      ];
    }),
  };
}

/** `undefined` where the alert is of another file. That each case has an alert, rules.test.ts sees. */
function ruleOf(alerts: readonly AlertRule[], { alert, sli }: AlertCase): AlertRule | undefined {
  return alerts.find((candidate) => candidate.alert === alert && candidate.labels.sli === sli);
}

function test(name: string, { alert, atMinutes }: AlertCase, input: InputSeries, expectedAlerts: object[]): object {
  return {
    name,
    interval: '1m',
    input_series: Object.entries(input).map(([series, values]) => ({ series, values })),
    alert_rule_test: [{ eval_time: `${atMinutes}m`, alertname: alert, exp_alerts: expectedAlerts }],
  };
}

/** Prometheus compares the filled-in texts too, so they are filled in here in the same way. */
function expected({ labels, annotations }: AlertRule, alertCase: AlertCase): object {
  const all: Readonly<Record<string, string>> = { ...alertCase.labels, ...labels };
  const summary = annotations.summary
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => all[label] ?? '')
    .replace(/\{\{ \$value[^}]*\}\}/g, alertCase.value);
  return { exp_labels: all, exp_annotations: { ...annotations, summary } };
}
