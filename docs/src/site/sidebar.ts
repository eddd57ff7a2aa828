import { readdirSync } from 'node:fs';

interface Item {
  text: string;
  link: string;
}

export interface Section {
  text: string;
  items: Item[];
  collapsed?: boolean;
}

const root = new URL('../../../', import.meta.url);

/** Files of a folder of the repository as entries, in the order of the alphabet. */
function entriesOf(folder: string, site: string): Item[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .sort()
    .map((name) => ({ text: name.slice(0, -3), link: `/${site}/${name.slice(0, -3)}` }));
}

function titled(entries: readonly (readonly [text: string, link: string])[]): Item[] {
  return entries.map(([text, link]) => ({ text, link }));
}

/** The navigation beside each page. Pages of a folder that grows are found; the others are listed in reading order. */
export function sidebar(): Section[] {
  return [
    {
      text: 'Start',
      items: titled([
        ['Five minutes', '/start/five-minutes'],
        ['Without changing code', '/start/zero-code'],
        ['When not to use TTA', '/compare/when-not'],
      ]),
    },
    {
      text: 'Concepts',
      items: titled([
        ['Steps and workflows', '/concepts/steps'],
        ['Context', '/concepts/context'],
        ['Deadlines and aborts', '/concepts/deadline'],
        ['Outcomes', '/concepts/outcomes'],
        ['Logging', '/concepts/logging'],
        ['Names', '/concepts/names'],
        ['Replay', '/concepts/replay'],
      ]),
    },
    { text: 'Primitives', items: entriesOf('packages/primitives/docs', 'primitives'), collapsed: true },
    {
      text: 'Recipes',
      items: [{ text: 'All recipes', link: '/recipes/' }, ...entriesOf('docs/recipes', 'recipes')],
      collapsed: true,
    },
    {
      text: 'Observe',
      items: titled([
        ['Metrics', '/observe/metrics'],
        ['Logs', '/observe/logs'],
        ['Traces', '/observe/traces'],
        ['Dashboards', '/observe/dashboards'],
        ['Objectives', '/observe/objectives'],
        ['Runbook', '/observe/runbook'],
      ]),
    },
    {
      text: 'Operate',
      items: titled([
        ['systemd', '/operate/systemd'],
        ['Grafana Alloy', '/operate/alloy'],
        ['Kubernetes', '/operate/kubernetes'],
        ['Docker Compose', '/operate/docker-compose'],
        ['All files of infra', '/operate/infra'],
      ]),
    },
    {
      text: 'Compare and migrate',
      items: titled([
        ['Comparison', '/compare/'],
        ['From TTA.dev', '/migrate/tta-dev'],
        ['From cockatiel', '/migrate/cockatiel'],
        ['From p-retry', '/migrate/p-retry'],
        ['From opossum', '/migrate/opossum'],
        ['From prom-client', '/migrate/prom-client'],
      ]),
    },
    {
      text: 'Help',
      items: titled([
        ['Troubleshooting', '/help/troubleshooting'],
        ['Questions', '/help/questions'],
        ['Versions', '/help/versions'],
        ['Error codes', '/errors/'],
      ]),
    },
    { text: 'Errors', items: entriesOf('docs/errors', 'errors'), collapsed: true },
    {
      text: 'Reference',
      items: titled([
        ['@tta/core', '/packages/core'],
        ['@tta/primitives', '/packages/primitives'],
        ['@tta/otel', '/packages/otel'],
        ['@tta/prom-exporter', '/packages/prom-exporter'],
        ['@tta/alloy-config', '/packages/alloy-config'],
        ['Checks of Alloy files', '/packages/alloy-checks'],
        ['Benchmarks', '/reference/benchmarks'],
      ]),
    },
  ];
}
