import { readdirSync } from 'node:fs';

interface Item {
  text: string;
  link: string;
}

export interface Section {
  text: string;
  items: Item[];
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

/** Pages that the navigation shows where one of them is read: there are too many to show them everywhere. */
function lists(): Record<string, Section> {
  return {
    '/primitives/': { text: 'Primitives', items: entriesOf('packages/primitives/docs', 'primitives') },
    '/recipes/': { text: 'Recipes', items: entriesOf('docs/recipes', 'recipes') },
    '/errors/': { text: 'Error codes', items: entriesOf('docs/errors', 'errors') },
  };
}

/** The navigation beside each page, by the beginning of its path. */
export function sidebars(): Record<string, Section[]> {
  const listed = Object.entries(lists()).map(([path, list]) => [path, [list, ...sections()]] as const);
  return { ...Object.fromEntries(listed), '/': sections() };
}

function sections(): Section[] {
  return [
    {
      text: 'Start',
      items: titled([
        ['Five minutes', '/start/five-minutes'],
        ['Without changing code', '/start/zero-code'],
        ['Primitives', '/primitives/'],
        ['Recipes', '/recipes/'],
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
        ['Costs', '/primitives/cost'],
      ]),
    },
    {
      text: 'Observe',
      items: titled([
        ['Live page', '/observe/live'],
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
        ['Durable workflows', '/operate/durable-workflows'],
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
    {
      text: 'Reference',
      items: titled([
        ['@tta/core', '/packages/core'],
        ['@tta/primitives', '/packages/primitives'],
        ['@tta/otel', '/packages/otel'],
        ['@tta/prom-exporter', '/packages/prom-exporter'],
        ['@tta/live', '/packages/live'],
        ['@tta/redis', '/packages/redis'],
        ['@tta/dbos', '/packages/dbos'],
        ['@tta/alloy-config', '/packages/alloy-config'],
        ['Checks of Alloy files', '/packages/alloy-checks'],
        ['Benchmarks', '/reference/benchmarks'],
      ]),
    },
  ];
}
