import { DashboardLinkBuilder, DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { dashboardUids, type DashboardKey } from './dashboard-uids.js';

/** At the head of each dashboard: the way to the others, with time and variables. */
export function dashboardsLink(): Builder<DashboardLink> {
  return new DashboardLinkBuilder('TTA dashboards')
    .type(DashboardLinkType.Dashboards)
    .tags(['tta'])
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true);
}

/** From a panel to another dashboard. `values` sets variables there, from what was clicked. */
export function toDashboard(
  key: DashboardKey,
  title: string,
  values: Readonly<Record<string, string>> = {},
): Builder<DashboardLink> {
  const fixed = Object.entries(values).map(([name, value]) => `&var-${name}=${value}`);
  return link(title, `/d/${dashboardUids[key]}?\${__url_time_range}&\${__all_variables}${fixed.join('')}`);
}

/**
 * From a panel to the log lines of the same services and time: logs carry the labels that metrics carry. `filter` narrows
 * them, such as `|= "cache_miss"`.
 */
export function toLogs(title: string, filter: string): Builder<DashboardLink> {
  const selector = ['job', 'workspace', 'service_name']
    .map((label) => `${label}=~"\${${label === 'service_name' ? 'service' : label}:pipe}"`)
    .join(', ');
  const panes = {
    tta: {
      datasource: '${logs}',
      queries: [
        {
          refId: 'A',
          datasource: { type: 'loki', uid: '${logs}' },
          expr: `{${selector}} ${filter}`,
          queryType: 'range',
        },
      ],
      range: { from: '${__from}', to: '${__to}' },
    },
  };
  // Everything but the variables, which Grafana has to find, is escaped as an address wants it.
  const encoded = JSON.stringify(panes).replace(/\$\{[^}]+\}|[^$]+|\$/g, (piece) =>
    piece.startsWith('${') ? piece : encodeURIComponent(piece),
  );
  return link(title, `/explore?schemaVersion=1&orgId=1&panes=${encoded}`);
}

function link(title: string, url: string): Builder<DashboardLink> {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(false);
}
