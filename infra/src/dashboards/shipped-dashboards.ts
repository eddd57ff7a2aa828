import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { allDashboards } from './all-dashboards.js';
import type { ClassicDashboard } from './classic-dashboard.js';
import { objectives } from '../settings/objectives.js';
import { thresholds } from '../settings/thresholds.js';

/** Every dashboard as it is shipped. */
export const dashboards = allDashboards(thresholds, objectives);

/** The panels of a dashboard without its headings. */
export function panelsOf(dashboard: ClassicDashboard): readonly Panel[] {
  return (dashboard.panels ?? []).filter((panel): panel is Panel => panel.type !== 'row');
}

/** The queries of a panel. */
export function queriesOf(panel: Panel): readonly Dataquery[] {
  return (panel.targets ?? []) as Dataquery[];
}

/** Every query of every panel of these dashboards, with the names of both. Default: of all. */
export function allPanelQueries(
  of: readonly ClassicDashboard[] = Object.values(dashboards),
): readonly { readonly panel: string; readonly expr: string }[] {
  return of.flatMap((dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      queriesOf(panel).map(({ expr, refId }) => ({
        panel: `${dashboard.title ?? ''}: ${panel.title ?? ''} ${refId ?? ''}`,
        expr,
      })),
    ),
  );
}
