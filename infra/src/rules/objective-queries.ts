import { partRate, rate, share, sum } from '../promql/functions.js';
import { matches, type Matchers } from '../promql/series.js';
import { counted, failed, perWorkflow } from './per-workflow.js';
import { promisedShare, type Indicator, type Objective } from './slo.js';

/** The share of executions that broke the promise, over a window. `scope` is what a dashboard's variables choose. */
export function badShare(objective: Objective, indicator: Indicator, window: string, scope: Matchers = {}): string {
  const where = { ...scope, ...(objective.workflow !== undefined && { workflow_name: objective.workflow }) };
  if (indicator === 'latency' && objective.latency !== undefined) {
    const inTime = { ...where, le: matches(boundPattern(objective.latency.underSeconds)) };
    const fast = sum(perWorkflow, partRate('tta_workflow_duration_seconds', 'bucket', inTime, window));
    return `1 - ${fast} / ${sum(perWorkflow, partRate('tta_workflow_duration_seconds', 'count', where, window))}`;
  }
  const ended = (which: typeof failed): string =>
    sum(perWorkflow, rate('tta_workflow_executions_total', { ...where, ...which }, window));
  return share(ended(failed), ended(counted));
}

/** How many times as fast as allowed the budget is spent. */
export function burnRate(objective: Objective, indicator: Indicator, window: string, scope: Matchers): string {
  return `(${badShare(objective, indicator, window, scope)}) / ${budget(objective, indicator)}`;
}

/** The share of the budget that is left: 1 is all of it, below 0 the promise is broken. */
export function budgetLeft(objective: Objective, indicator: Indicator, scope: Matchers): string {
  return `1 - ${burnRate(objective, indicator, `${objective.windowDays}d`, scope)}`;
}

/** The share of executions that may break the promise. */
export function budget(objective: Objective, indicator: Indicator): number {
  // Twelve digits: 1 - 0.99 is not quite 0.01 in binary.
  return Number((1 - (promisedShare(objective, indicator) ?? 1)).toFixed(12));
}

/** A whole number's bound reads `1` on the text page and `1.0` on the OpenMetrics page. */
function boundPattern(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}(\\.0)?` : String(seconds);
}
