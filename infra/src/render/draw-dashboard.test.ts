import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboards, panelsOf, queriesOf } from '../dashboards/shipped-dashboards.js';
import { infraFolder } from '../settings/folders.js';
import { drawDashboard } from './draw-dashboard.js';
import { lastValue, panelResults, stepColor } from './panel-results.js';
import { readRecording } from './read-recording.js';
import { namedColor } from './theme.js';

describe.each(Object.entries(dashboards))('the picture of %s', (name, dashboard) => {
  const recording = readRecording(name);

  it('is drawn from answers to the queries that there are; if not: pnpm --filter infra record', () => {
    const recorded = Object.entries(recording.panels).map(([title, answers]) => [title, Object.keys(answers)]);
    const asked = panelsOf(dashboard).map((panel) => [panel.title, queriesOf(panel).map(({ refId }) => refId)]);

    expect(recorded).toEqual(asked);
  });

  it('shows every panel, and never NaN or undefined', () => {
    const picture = drawDashboard(dashboard, recording);

    for (const panel of panelsOf(dashboard)) expect(picture).toContain(panel.title ?? '');
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is drawn of a Prometheus that knows nothing too', () => {
    const picture = drawDashboard(dashboard, { ...recording, panels: {} });

    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('shows a healthy service: no number is orange or red', () => {
    const unwell = ['orange', 'red'].map(namedColor);
    const numbers = panelsOf(dashboard)
      .filter(({ type }) => type === 'stat' || type === 'gauge')
      .flatMap((panel) =>
        panelResults(panel, recording).map(({ name: result, values }) => ({
          number: `${panel.title ?? ''}: ${result}`,
          color: stepColor(panel, lastValue(values) ?? NaN),
        })),
      );

    expect(numbers.filter(({ color }) => unwell.includes(color))).toEqual([]);
  });
});

describe('the picture of workflow-overview, which the README begins with', () => {
  const recording = readRecording('workflow-overview');

  it('shows workflows that all succeed, within their objectives', () => {
    const outcomes = resultsOf('Outcomes').map(({ name, values }) => [name, lastValue(values)]);

    expect(outcomes).toContainEqual(['success', expect.any(Number)]);
    expect(outcomes.filter(([name, count]) => name !== 'success' && count !== 0)).toEqual([]);
    expect(resultsOf('Failures by workflow and status').flatMap(({ values }) => values.filter(Boolean))).toEqual([]);
    expect(resultsOf('Error budget: workflows').map(({ name, values }) => [name, lastValue(values)])).toEqual([
      ['availability', 1],
      ['latency', expect.any(Number)],
    ]);
    expect(readFileSync(join(infraFolder, '../README.md'), 'utf8')).toContain(
      '](infra/grafana/pictures/workflow-overview.svg)',
    );
  });

  function resultsOf(title: string): ReturnType<typeof panelResults> {
    const panel = panelsOf(dashboards['workflow-overview']!).find((each) => each.title === title);
    return panelResults(panel!, recording);
  }
});

describe('the picture of guards', () => {
  it('shows circuits that open and close again', () => {
    const panel = panelsOf(dashboards.guards!).find(({ type }) => type === 'state-timeline');
    const circuits = panelResults(panel!, readRecording('guards')).map(({ values }) => values);

    expect(circuits.some((states) => states.includes(3))).toBe(true);
    expect(circuits.map((states) => states.at(-1))).toEqual(circuits.map(() => 1));
  });
});
