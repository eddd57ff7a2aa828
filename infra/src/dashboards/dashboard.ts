import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DashboardCursorSync, type VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { createDashboardBuilder, type ClassicDashboard } from './classic-dashboard.js';
import { dashboardUids, type DashboardKey } from './dashboard-uids.js';
import { dashboardsLink } from './links.js';
import { placePanels, type Section } from './place-panels.js';
import { variables, type OptionalVariable } from './variables.js';

/** A dashboard as it is written down here. */
export interface DashboardOptions {
  readonly key: DashboardKey;
  readonly title: string;
  readonly description: string;
  /** The variables that its queries use, beside those of every dashboard. */
  readonly uses: readonly OptionalVariable[];
  readonly more?: readonly Builder<VariableModel>[];
  readonly sections: readonly Section[];
}

/** The dashboard as Grafana takes it. */
export function dashboard({ key, title, description, uses, more = [], sections }: DashboardOptions): ClassicDashboard {
  const builder = createDashboardBuilder(`TTA / ${title}`)
    .uid(dashboardUids[key])
    .description(description)
    .tags(['tta'])
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .editable()
    .variables([...variables(uses), ...more])
    .link(dashboardsLink());
  placePanels(builder, sections);
  return builder.build();
}
