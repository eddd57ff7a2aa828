import { describe, expect, it } from '@jest/globals';
import { dashboards, panelsOf, queriesOf } from '../dashboards/shipped-dashboards.js';
import { drawDashboard } from './draw-dashboard.js';
import { readRecording } from './read-recording.js';

describe.each(Object.entries(dashboards))('the picture of %s', (name, dashboard) => {
  const recording = readRecording(name);

  it('is drawn from answers to the queries that there are; if not: pnpm --filter infra record', () => {
    const recorded = Object.entries(recording.panels).map(([title, answers]) => [title, Object.keys(answers)]);
    const asked = panelsOf(dashboard).map((panel) => [panel.title, queriesOf(panel).map(({ refId }) => refId)]);

    expect(recorded).toEqual(asked);
  });

  it('shows every panel, and never NaN or undefined', () => {
    const picture = drawDashboard(dashboard, recording);

    for (const panel of panelsOf(dashboard)) expect(picture).toContain((panel.title ?? '').replace('$price', '2'));
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is drawn of a Prometheus that knows nothing too', () => {
    const picture = drawDashboard(dashboard, { ...recording, panels: {} });

    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  });
});
