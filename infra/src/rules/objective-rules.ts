import { increase, sum } from '../promql/functions.js';
import { alert } from './alert.js';
import { burnRates } from './burn-rates.js';
import { badShare, budget, executionsIn, recorded } from './objective-queries.js';
import { counted, perWorkflow } from './per-workflow.js';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.js';
import type { RuleSettings } from './rule-settings.js';
import { indicators, type Objective } from './slo.js';
import type { Timing, Window } from './timing.js';

const windows: readonly Window[] = ['5m', '30m', '1h', '6h', '3d'];

/** The rules that an objective has Prometheus record: how much went wrong in each window, and out of how many executions. */
export function objectiveRules(objective: Objective, timing: Timing): readonly RuleGroup[] {
  const { name, workflow } = objective;
  const where = { ...counted, ...(workflow !== undefined && { workflow_name: workflow }) };
  const bad = windows.flatMap((window) =>
    indicators(objective).map((indicator): RecordingRule => ({
      record: recorded.bad(window),
      expr: badShare(objective, indicator, timing.window(window)),
      labels: { slo: name, sli: indicator },
    })),
  );
  const executions = burnRates.map(({ long }): RecordingRule => ({
    record: recorded.executions(long),
    expr: sum(perWorkflow, increase('tta_workflow_executions_total', where, timing.window(long))),
    labels: { slo: name },
  }));
  const budgetRules = indicators(objective).flatMap((indicator): RecordingRule[] => {
    const { spent, counted: all } = executionsIn(objective, indicator, timing.window('5m'));
    const labels = { slo: name, sli: indicator };
    return [
      { record: recorded.spent, expr: spent, labels },
      { record: recorded.counted, expr: all, labels },
    ];
  });
  return [
    { name: `tta-slo-${name}`, rules: [...bad, ...executions] },
    // As often as its window is long, so that each execution is in it once.
    { name: `tta-slo-${name}-budget`, interval: timing.every('5m'), rules: budgetRules },
  ];
}

/** Alerts on several windows and burn rates, silent while there is too little traffic to tell. */
export function objectiveAlerts(objective: Objective, { thresholds, timing }: RuleSettings): readonly AlertRule[] {
  const { name } = objective;
  return burnRates.flatMap(({ alert: alertName, factor, long, short, for: hold, severity }) =>
    indicators(objective).map((indicator) => {
      const limit = Number((factor * budget(objective, indicator)).toFixed(12));
      const spends = (window: Window): string =>
        `${recorded.bad(window)}{slo="${name}", sli="${indicator}"} > ${limit}`;
      const enough = `${recorded.executions(long)}{slo="${name}"} >= ${thresholds.objectiveMinExecutions}`;
      return alert({
        name: alertName,
        expr: `${spends(long)} and ${spends(short)} and on (${perWorkflow.join(', ')}) ${enough}`,
        for: timing.hold(hold),
        severity,
        labels: { slo: name, sli: indicator },
        summary:
          `{{ $labels.workflow_name }} of {{ $labels.service_name }} breaks its promise of ${indicator} in {{ $value | humanizePercentage }} of executions, ` +
          `${factor} times what its budget allows. Look at "Error budget" and "Burn rate" of Workflow Overview.`,
      });
    }),
  );
}
