import { describe, expect, it } from '@jest/globals';
import { objectivePanels } from '../dashboards/objective-panels.js';
import { thresholds } from '../settings/thresholds.js';
import { objectiveAlerts, objectiveRules } from './objective-rules.js';
import { slo, type ObjectiveOptions } from './slo.js';
import { shippedTiming } from './timing.js';

const checkout: ObjectiveOptions = {
  name: 'checkout',
  workflow: 'CheckoutWorkflow',
  availability: 0.999,
  latency: { share: 0.95, underSeconds: 1 },
  windowDays: 28,
};

describe('slo', () => {
  it.each([
    [{ ...checkout, name: 'Check out' }, 'name must be'],
    [{ ...checkout, availability: 99 }, 'availability of checkout must be above 0.931 and below 1, got 99'],
    [{ ...checkout, availability: 1 }, 'below 1'],
    [{ ...checkout, availability: 0.9 }, 'above 0.931'],
    [{ ...checkout, latency: { share: 0.95, underSeconds: 0.7 } }, 'latency.underSeconds of checkout must be one of'],
    [{ ...checkout, windowDays: 1 }, 'windowDays of checkout must be at least 7'],
  ])('refuses what could not be watched: %#', (options, message) => {
    expect(() => slo(options)).toThrow(message);
  });

  it('looks back over 30 days unless told otherwise', () => {
    expect(slo({ name: 'all', availability: 0.99 }).windowDays).toBe(30);
  });

  it('has rules of its own workflow only', () => {
    const groups = objectiveRules(slo(checkout), shippedTiming);
    const rules = groups.flatMap((group) => group.rules);

    expect(groups.map(({ name }) => name)).toEqual(['tta-slo-checkout', 'tta-slo-checkout-budget']);
    expect(rules.length).toBe(17);
    expect(rules.every(({ expr }) => expr.includes('workflow_name="CheckoutWorkflow"'))).toBe(true);
  });

  it('counts an execution as fast on a page of either format', () => {
    const rule = objectiveRules(slo(checkout), shippedTiming)[0]?.rules.find(({ labels }) => labels?.sli === 'latency');

    expect(rule?.expr).toContain('le=~"1(\\\\.0)?"');
  });

  it('has an alert for each speed and each promise, silent with little traffic', () => {
    const alerts = objectiveAlerts(slo(checkout), { thresholds, timing: shippedTiming });

    expect(alerts.map(({ alert, labels }) => `${alert} ${labels.sli ?? ''} ${labels.severity}`)).toEqual([
      'ErrorBudgetBurn14x availability critical',
      'ErrorBudgetBurn14x latency critical',
      'ErrorBudgetBurn6x availability critical',
      'ErrorBudgetBurn6x latency critical',
      'ErrorBudgetBurn1x availability warning',
      'ErrorBudgetBurn1x latency warning',
    ]);
    expect(alerts[0]?.expr).toContain('ratio_rate1h{slo="checkout", sli="availability"} > 0.0144 and');
    expect(alerts[0]?.expr).toContain(`>= ${thresholds.objectiveMinExecutions}`);
  });

  it('has panels that say what is promised', () => {
    const { budget, burn } = objectivePanels(slo(checkout));

    expect(budget.build().description).toContain(
      '99.9 % of executions do not fail; 95 % of executions take less than 1 s',
    );
    expect(burn.build().title).toBe('Burn rate: checkout');
  });

  it('has panels that read what Prometheus has recorded, not weeks of raw series', () => {
    const { budget, burn } = objectivePanels(slo(checkout));
    const queries = [budget, burn].flatMap((panel) => (panel.build().targets ?? []) as { expr?: string }[]);

    expect(queries).toHaveLength(4);
    for (const { expr } of queries) expect(expr).not.toMatch(/(?<!slo:)tta_\w+/);
  });
});
