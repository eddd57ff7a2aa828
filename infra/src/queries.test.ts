import { describe, expect, it } from '@jest/globals';
import { inspectQuery } from './promql/inspect-query.js';
import { isAlert } from './rules/rule.js';
import { queriesWorthTrying } from './stack/queries-worth-trying.js';
import { allPanelQueries } from './dashboards/shipped-dashboards.js';
import { fillVariables } from './dashboards/grafana-variables.js';
import { knownLabels, knownMetrics } from './testing/known-names.js';
import { testShownTime } from './testing/test-timing.js';
import { shippedRules } from './testing/shipped-rules.js';

describe.each([
  ...allPanelQueries().map(({ panel, expr }) => ({ name: panel, expr: fillVariables(expr, testShownTime) })),
  ...shippedRules.map((rule) => ({ name: isAlert(rule) ? rule.alert : rule.record, expr: rule.expr })),
  ...queriesWorthTrying.map(([name, expr]) => ({ name, expr })),
])('$name', ({ expr }) => {
  const { syntaxErrorAt, metrics, labels } = inspectQuery(expr);

  it('is PromQL', () => {
    expect(syntaxErrorAt).toBeUndefined();
  });

  it('names only metrics and labels that somebody has', () => {
    const known = knownLabels(metrics);

    expect(metrics.filter((name) => !knownMetrics.has(name))).toEqual([]);
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });
});
