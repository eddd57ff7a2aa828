import { PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { budgetLeft, burnRate } from '../rules/objective-queries.js';
import { burnRates } from '../rules/burn-rates.js';
import { indicators, promisedShare, type Indicator, type Objective } from '../rules/slo.js';
import { toDashboard } from './links.js';
import type { PlaceablePanel } from './panels/panel-options.js';
import { stat } from './panels/stat.js';
import { timeSeries } from './panels/time-series.js';
import { workflow } from './scope.js';

/** The panels of an objective: the rest of its budget, and how fast that is spent. */
export function objectivePanels(objective: Objective): {
  readonly budget: PlaceablePanel;
  readonly burn: PlaceablePanel;
} {
  const { name, windowDays } = objective;
  const promised = indicators(objective).map((indicator) => promise(objective, indicator));
  return {
    budget: stat({
      title: `Error budget: ${name}`,
      description:
        `The rest of the error budget of ${windowDays} days, of the workflow that has least. Promised: ${promised.join('; ')}. ` +
        'At 0 % the promise is broken for this window; -100 % means that or worse.',
      unit: PercentUnit,
      decimals: 0,
      queries: indicators(objective).map((indicator) => ({
        expr: `clamp_min(min(${budgetLeft(objective, indicator, workflow)}), -1)`,
        legend: indicator,
      })),
      steps: [
        [null, 'red'],
        [0, 'orange'],
        [0.5, 'green'],
      ],
    }),
    burn: timeSeries({
      title: `Burn rate: ${name}`,
      description:
        `How many times as fast as allowed the error budget is spent, over an hour. At 1 it lasts exactly ${windowDays} days; ` +
        `alerts speak at ${burnRates.map(({ factor }) => factor).join(', ')}.`,
      unit: Short,
      queries: indicators(objective).map((indicator) => ({
        expr: burnRate(objective, indicator, '1h', workflow),
        legend: `${indicator} {{service_name}} {{workflow_name}}`,
      })),
      links: [toDashboard('primitivePerformance', 'Steps of this workflow')],
    }),
  };
}

function promise(objective: Objective, indicator: Indicator): string {
  const percent = `${Number(((promisedShare(objective, indicator) ?? 0) * 100).toFixed(6))} %`;
  return indicator === 'latency'
    ? `${percent} of executions take less than ${objective.latency?.underSeconds ?? 0} s`
    : `${percent} of executions do not fail`;
}
