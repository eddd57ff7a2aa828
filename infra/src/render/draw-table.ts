import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { formatValue } from './format-value.js';
import { lastValue, type Result } from './panel-results.js';
import { element, text, type Box } from './svg.js';
import { theme } from './theme.js';

interface Organize {
  readonly renameByName: Readonly<Record<string, string>>;
}

/** The results of all queries, joined by their labels as Grafana's merge does. */
export function drawTable(box: Box, panel: Panel, results: readonly Result[]): string {
  const organize = panel.transformations?.find(({ id }) => id === 'organize')?.options as Organize;
  const fields = Object.entries(organize.renameByName);
  const labels = fields.filter(([field]) => !field.startsWith('Value #'));
  const columns = fields
    .filter(([field]) => field.startsWith('Value #'))
    .map(([field, title]) => ({ refId: field.slice(-1), title }));
  const rows = new Map<string, { labels: Result['labels']; values: Map<string, number | undefined> }>();
  for (const { labels: own, refId, values } of results) {
    const key = labels.map(([label]) => own[label] ?? '').join('\n');
    const row = rows.get(key) ?? { labels: own, values: new Map<string, number | undefined>() };
    row.values.set(refId, lastValue(values));
    rows.set(key, row);
  }
  const sorted = [...rows.values()].sort((a, b) => (b.values.get('A') ?? -1) - (a.values.get('A') ?? -1));
  // A label takes twice the room of a number.
  const room = box.width / (labels.length * 2 + columns.length);
  const labelX = (index: number): number => box.x + 10 + index * room * 2;
  const valueX = (index: number): number => box.x + (labels.length * 2 + index + 1) * room - 10;
  const head = [
    ...labels.map(([, title], index) => text(labelX(index), box.y + 15, title, { fill: '#6e9fff', weight: 500 })),
    ...columns.map(({ title }, index) =>
      text(valueX(index), box.y + 15, title, { anchor: 'end', fill: '#6e9fff', weight: 500 }),
    ),
  ];
  const height = 23;
  const body = sorted.slice(0, Math.floor((box.height - 24) / height)).map((row, index) => {
    const y = box.y + 24 + index * height;
    return [
      element('line', { x1: box.x, x2: box.x + box.width, y1: y, y2: y, stroke: theme.grid }),
      ...labels.map(([label], at) => text(labelX(at), y + 16, row.labels[label] ?? '', { maxWidth: room * 2 - 12 })),
      ...columns.map(({ refId, title }, at) => {
        const value = row.values.get(refId);
        return text(valueX(at), y + 16, value === undefined ? '–' : formatValue(value, unitOf(panel, title)), {
          anchor: 'end',
        });
      }),
    ].join('');
  });
  return [...head, ...body].join('');
}

function unitOf(panel: Panel, title: string): string {
  const override = panel.fieldConfig?.overrides.find(({ matcher }) => matcher.options === title);
  return (override?.properties.find(({ id }) => id === 'unit')?.value as string | undefined) ?? 'short';
}
