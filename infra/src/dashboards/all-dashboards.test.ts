import { describe, expect, it } from '@jest/globals';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { declaredEvents } from '@tta/core/authors';
import * as durable from '@tta/dbos/events';
import { metricRows } from '@tta/otel/catalogue';
import * as primitives from '@tta/primitives';
import { inspectQuery } from '../promql/inspect-query.js';
import { testShownTime } from '../testing/test-timing.js';
import { dashboards, panelsOf, queriesOf } from './shipped-dashboards.js';
import type { ClassicDashboard } from './classic-dashboard.js';
import { dashboardUids } from './dashboard-uids.js';
import { fillVariables } from './grafana-variables.js';
import { dollarsPerHour, secondsPerSecond } from './units.js';
import { gridWidth } from './place-panels.js';

const knownUnits = new Set<unknown>([...Object.values(units), secondsPerSecond, dollarsPerHour]);

describe.each(Object.entries(dashboards))('%s', (_name, dashboard) => {
  const panels = panelsOf(dashboard);

  it('has an address that links refer to, and can be imported: no number of its own', () => {
    expect(Object.values(dashboardUids)).toContain(dashboard.uid);
    expect(dashboard.id ?? null).toBeNull();
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39);
  });

  it('has the variables that all share, so that links carry a choice along', () => {
    const names = (dashboard.templating.list ?? []).map(({ name }) => name);

    expect(names).toEqual(
      expect.arrayContaining(['datasource', 'job', 'workspace', 'service', 'workflow', 'primitive']),
    );
  });

  it('has no two panels that overlap, and none beyond the edge', () => {
    const places = (dashboard.panels ?? []).map(({ gridPos, title }) => ({ title, ...gridPos! }));
    const overlapping = places.flatMap((a, index) =>
      places.slice(index + 1).filter((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h),
    );

    expect(overlapping).toEqual([]);
    expect(places.filter(({ x, w }) => x < 0 || x + w > gridWidth)).toEqual([]);
  });

  it('gives each panel an id of its own', () => {
    const ids = (dashboard.panels ?? []).map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(panels.map((panel) => [panel.title, panel] as const))(
    '%s has a description, a unit and a query',
    (_, panel) => {
      expect(panel.description?.length ?? 0).toBeGreaterThan(20);
      expect(unitsOf(panel).filter((unit) => !knownUnits.has(unit))).toEqual([]);
      expect(queriesOf(panel).length).toBeGreaterThan(0);
      expect(queriesOf(panel).map(({ expr }) => expr)).not.toContain('');
      expect(panel.fieldConfig?.defaults.noValue).toMatch(/./);
      expect(panel.interval).toBe('30s');
      expect(panel.datasource).toEqual({ type: 'prometheus', uid: '${datasource}' });
    },
  );

  it('links only to dashboards that there are', () => {
    const addresses = urlsOf(dashboard).flatMap((url) => /^\/d\/([\w-]+)/.exec(url)?.[1] ?? []);

    expect(addresses.filter((uid) => !Object.values<string>(dashboardUids).includes(uid))).toEqual([]);
  });
});

describe('queries', () => {
  const all = Object.values(dashboards).flatMap(panelsOf).flatMap(queriesOf);

  it.each(all.map(({ expr }) => [expr]))('keeps services apart where it tells names apart: %s', (expr = '') => {
    const groups = [...expr.matchAll(/sum by \(([^)]*)\)/g)].map(([, labels = '']) => labels.split(', '));

    for (const labels of groups.filter((each) => each.some((label) => /^(?:primitive|workflow)_name$/.test(label)))) {
      expect(labels).toContain('service_name');
    }
  });

  it.each(all.filter(({ legendFormat }) => (legendFormat ?? '').includes('_name}}')).map(({ expr }) => [expr]))(
    'is bounded where a list may be long: %s',
    (expr = '') => {
      expect(expr).toMatch(/^topk\(|\bslo:|^(?:(?!primitive_name|workflow_name).)*$/);
    },
  );

  // The demo has no durable workflows, because it runs where no PostgreSQL is: live.test.ts runs a worker beside it.
  it('show each metric that primitives and durable workflows declare', () => {
    const shown = new Set(
      all.flatMap(({ expr }) => inspectQuery(fillVariables(expr, testShownTime)).metrics).map(withoutSuffix),
    );
    const declared = metricRows([...declaredEvents(primitives), ...declaredEvents(durable)]).map(({ name }) => name);

    expect(declared.length).toBeGreaterThan(40);
    expect(declared.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('counts each execution in one column of the heat map', () => {
    const heat = Object.values(dashboards)
      .flatMap(panelsOf)
      .filter(({ type }) => type === 'heatmap')
      .flatMap(queriesOf);

    expect(heat.map(({ expr }) => expr)).toEqual([
      expect.stringMatching(/rate\(.*\[\$__rate_interval\]\).* \* \$__interval_ms \/ 1000$/),
    ]);
  });
});

describe('links', () => {
  const all = Object.values(dashboards).flatMap(urlsOf);

  it('lead from metrics to the log lines of the same labels', () => {
    const panes = all
      .filter((url) => url.startsWith('/explore'))
      .map((url) => new URLSearchParams(url.split('?')[1]).get('panes'));

    expect(panes.length).toBeGreaterThan(3);
    for (const pane of panes) {
      const { tta } = JSON.parse(pane ?? '') as { tta: { queries: { expr: string }[] } };
      expect(tta.queries[0]?.expr).toMatch(
        /^\{job=~"\$\{job:pipe\}", workspace=~"\$\{workspace:pipe\}", service_name=~"\$\{service:pipe\}"\}/,
      );
    }
  });

  it('lead from exemplars to traces: histograms ask for them', () => {
    const asking = Object.values(dashboards)
      .flatMap(panelsOf)
      .flatMap(queriesOf)
      .filter(({ exemplar }) => exemplar === true);

    expect(asking.length).toBeGreaterThan(3);
  });
});

const withoutSuffix = (name: string): string => name.replace(/_(?:bucket|sum|count)$/, '');

function unitsOf(panel: Panel): readonly unknown[] {
  const columns = (panel.fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.filter(({ id }) => id === 'unit').map(({ value }) => value as unknown),
  );
  const axis = (panel.options as { yAxis?: { unit?: string } } | undefined)?.yAxis;
  return [panel.fieldConfig?.defaults.unit, ...columns, ...(panel.type === 'heatmap' ? [axis?.unit] : [])];
}

function urlsOf(dashboard: ClassicDashboard): readonly string[] {
  return panelsOf(dashboard).flatMap((panel) =>
    ((panel.fieldConfig?.defaults.links ?? []) as { url?: string }[]).flatMap(({ url }) => url ?? []),
  );
}
