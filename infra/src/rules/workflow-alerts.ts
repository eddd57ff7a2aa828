import { greatest, rate, sum } from '../promql/functions.js';
import { isNot, series, type Gauge } from '../promql/series.js';
import { alert } from './alert.js';
import { counted, perWorkflow } from './per-workflow.js';
import { workflowErrors, workflowP95 } from './recording-rules.js';
import type { AlertRule } from './rule.js';
import type { RuleSettings } from './rule-settings.js';

/** Alerts about whole workflows, and about the services that run them. */
export function workflowAlerts({ thresholds, timing }: RuleSettings): readonly AlertRule[] {
  const executions = sum(perWorkflow, rate('tta_workflow_executions_total', counted, timing.window('5m')));
  const last = (metric: Gauge): string => greatest(perWorkflow, series(metric));
  return [
    alert({
      name: 'HighWorkflowErrorRate',
      // A share, because so many failures a second mean something else to a busy workflow than to a quiet one.
      expr: `${workflowErrors('5m')} > ${thresholds.workflowErrorRatio} and ${executions} > ${thresholds.executionsPerSecond}`,
      for: timing.hold('5m'),
      severity: 'critical',
      summary:
        '{{ $labels.workflow_name }} of {{ $labels.service_name }} fails in {{ $value | humanizePercentage }} of its executions. ' +
        'Look at "Failures by workflow and status" of Workflow Overview, then at the error_type in its log.',
    }),
    alert({
      // Needs no rate, so it serves workflows that run once an hour or once a night.
      name: 'WorkflowNotSucceeding',
      expr: `${last('tta_workflow_last_failure_timestamp_seconds')} > ${last('tta_workflow_last_success_timestamp_seconds')}`,
      for: timing.hold('5m'),
      severity: 'critical',
      summary:
        '{{ $labels.workflow_name }} of {{ $labels.service_name }} failed the last time it ran, and has not succeeded since. ' +
        'Look at its last failure in the log or in the traces.',
    }),
    alert({
      name: 'SlowWorkflowExecution',
      expr: `${workflowP95('5m')} > ${thresholds.workflowP95Seconds}`,
      for: timing.hold('10m'),
      severity: 'warning',
      summary:
        '{{ $labels.workflow_name }} of {{ $labels.service_name }} has a p95 of {{ $value | humanizeDuration }}. ' +
        'Look at "Latency by primitive" of Primitive Performance for the step that takes it.',
    }),
    alert({
      name: 'TTAServiceDown',
      expr: `${series('up', { service_name: isNot('') })} == ${thresholds.serviceUp}`,
      for: timing.hold('2m'),
      severity: 'critical',
      summary:
        '{{ $labels.service_name }} at {{ $labels.instance }} cannot be scraped. ' +
        'Look whether the process runs, then at the error on the targets page of the collector.',
    }),
  ];
}
