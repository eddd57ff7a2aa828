import { increase, partRate, rate, ratio, share, sum } from '../promql/functions.js';
import { conditions, matches, part, type Matchers } from '../promql/series.js';
import { counted, failed, perWorkflow } from './per-workflow.js';
import { promisedShare, type Indicator, type Objective } from './slo.js';
import type { Window } from './timing.js';

/** The share of executions that broke the promise, over a window. */
export function badShare(objective: Objective, indicator: Indicator, window: string): string {
  const where = objective.workflow === undefined ? {} : { workflow_name: objective.workflow };
  if (indicator === 'latency' && objective.latency !== undefined) {
    const inTime = { ...where, le: matches(boundPattern(objective.latency.underSeconds)) };
    const fast = sum(perWorkflow, partRate('tta_workflow_duration_seconds', 'bucket', inTime, window));
    return `1 - ${ratio(fast, sum(perWorkflow, partRate('tta_workflow_duration_seconds', 'count', where, window)))}`;
  }
  const ended = (which: typeof failed): string =>
    sum(perWorkflow, rate('tta_workflow_executions_total', { ...where, ...which }, window));
  return share(ended(failed), ended(counted));
}

/** Names of the recorded rules of objectives. */
export const recorded = {
  bad: (window: Window): string => `slo:tta_workflow_bad:ratio_rate${window}`,
  executions: (window: Window): string => `slo:tta_workflow_executions:increase${window}`,
  /** Of five minutes each, recorded every five minutes: their sums over weeks are cheap. */
  spent: 'slo:tta_workflow_bad:increase5m',
  counted: 'slo:tta_workflow_counted:increase5m',
};

/** How many times as fast as allowed the budget is spent, from the recorded rules. */
export function burnRate(objective: Objective, indicator: Indicator, window: Window, scope: Matchers): string {
  return `${selector(recorded.bad(window), objective, indicator, scope)} / ${budget(objective, indicator)}`;
}

/** The share of the budget that is left, from the recorded rules: 1 is all of it, below 0 the promise is broken. */
export function budgetLeft(objective: Objective, indicator: Indicator, scope: Matchers): string {
  const over = (name: string): string =>
    `sum_over_time(${selector(name, objective, indicator, scope)}[${objective.windowDays}d])`;
  return `1 - ${ratio(over(recorded.spent), over(recorded.counted))} / ${budget(objective, indicator)}`;
}

/** How many executions counted in a window, and how many of them broke the promise. */
export function executionsIn(
  objective: Objective,
  indicator: Indicator,
  window: string,
): { readonly spent: string; readonly counted: string } {
  const where = objective.workflow === undefined ? {} : { workflow_name: objective.workflow };
  if (indicator === 'latency' && objective.latency !== undefined) {
    const inTime = { ...where, le: matches(boundPattern(objective.latency.underSeconds)) };
    const all = sum(perWorkflow, `increase(${part('tta_workflow_duration_seconds', 'count', where)}[${window}])`);
    return {
      counted: all,
      spent: `${all} - ${sum(perWorkflow, `increase(${part('tta_workflow_duration_seconds', 'bucket', inTime)}[${window}])`)}`,
    };
  }
  const ended = (which: typeof failed): string =>
    sum(perWorkflow, increase('tta_workflow_executions_total', { ...where, ...which }, window));
  return { counted: ended(counted), spent: `${ended(failed)} or 0 * ${ended(counted)}` };
}

function selector(name: string, objective: Objective, indicator: Indicator, scope: Matchers): string {
  const where = { slo: objective.name, sli: indicator, ...scope };
  return `${name}{${conditions(where).join(', ')}}`;
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
