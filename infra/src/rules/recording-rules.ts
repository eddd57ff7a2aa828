import { quantile, rate, share, sum } from '../promql/functions.js';
import { counted, failed, perWorkflow } from './per-workflow.js';
import type { RecordingRule, RuleGroup } from './rule.js';
import type { Timing, Window } from './timing.js';

const shortWindows: readonly Window[] = ['5m', '30m', '1h'];
const longWindows: readonly Window[] = ['6h', '3d'];

/** The recorded p95 of each workflow over a window. */
export const workflowP95 = (window: Window): string => `workflow:tta_workflow_duration_seconds:p95_rate${window}`;

/** The recorded share of each workflow's executions that failed over a window. */
export const workflowErrors = (window: Window): string => `workflow:tta_workflow_errors:ratio_rate${window}`;

/** Error ratio and latency of each workflow, ready for graphs over months and for alerts. */
export function recordingRules(timing: Timing): readonly RuleGroup[] {
  const rules = (windows: readonly Window[]): RecordingRule[] => windows.flatMap((window) => forWindow(window, timing));
  return [
    { name: 'tta-workflows', rules: rules(shortWindows) },
    // A look back over days changes little in a minute and costs much.
    { name: 'tta-workflows-long', interval: timing.every('2m'), rules: rules(longWindows) },
  ];
}

function forWindow(window: Window, timing: Timing): RecordingRule[] {
  const range = timing.window(window);
  const ended = (which: typeof failed): string => sum(perWorkflow, rate('tta_workflow_executions_total', which, range));
  const latency = (percent: number): RecordingRule => ({
    record: `workflow:tta_workflow_duration_seconds:p${percent}_rate${window}`,
    expr: quantile(percent / 100, 'tta_workflow_duration_seconds', perWorkflow, {}, range),
  });
  return [
    { record: workflowErrors(window), expr: share(ended(failed), ended(counted)) },
    latency(50),
    latency(95),
    latency(99),
  ];
}
