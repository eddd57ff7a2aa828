import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { timeAxis } from './axis.js';
import { formatValue } from './format-value.js';
import type { Result } from './panel-results.js';
import type { Recording } from './recording.js';
import { element, text, type Box } from './svg.js';
import { theme } from './theme.js';

/** From nothing to much, as Grafana's scheme Turbo. */
const scheme = [
  '#30123b',
  '#4145ab',
  '#4675ed',
  '#39a2fc',
  '#1bcfd4',
  '#24eca6',
  '#61fc6c',
  '#a4fc3b',
  '#d1e834',
  '#f3c63a',
  '#fe9b2d',
  '#f36315',
  '#d93806',
];

/** A cell for each bucket and time, the brighter the more. */
export function drawHeatmap(box: Box, panel: Panel, results: readonly Result[], recording: Recording): string {
  const unit = (panel.options as { yAxis?: { unit?: string } } | undefined)?.yAxis?.unit ?? 's';
  const buckets = [...results]
    .map(({ labels, values }) => ({ bound: bucketBound(labels.le ?? ''), values }))
    .sort((a, b) => a.bound - b.bound);
  // Prometheus counts all that is faster; a cell shows what is between two bounds.
  const counts = buckets.map(({ values }, index) =>
    values.map((value, at) => Math.max(0, (value ?? 0) - (buckets[index - 1]?.values[at] ?? 0))),
  );
  const graph = { x: box.x + 58, y: box.y + 6, width: box.width - 66, height: box.height - 52 };
  const height = graph.height / buckets.length;
  const most = Math.max(...counts.flat(), 1);
  const cells = counts.flatMap((row, index) => {
    const width = graph.width / row.length;
    return row.map((count, at) =>
      count < 0.01
        ? ''
        : element('rect', {
            x: graph.x + at * width,
            y: graph.y + graph.height - (index + 1) * height + 0.5,
            width: width - 0.6,
            height: height - 1,
            fill: shade(count / most),
          }),
    );
  });
  const names = buckets.map(({ bound }, index) =>
    text(
      graph.x - 6,
      graph.y + graph.height - (index + 0.5) * height + 3.5,
      bound === Infinity ? 'more' : formatValue(bound, unit),
      {
        size: 10,
        fill: theme.faint,
        anchor: 'end',
      },
    ),
  );
  const steps = buckets[0]?.values.length ?? 1;
  return [
    element('rect', { x: graph.x, y: graph.y, width: graph.width, height: graph.height, fill: '#14161a' }),
    ...cells,
    ...names,
    timeAxis(graph, recording.end, recording.step * (steps - 1)),
    drawScale({ x: graph.x, y: box.y + box.height - 20, width: 160, height: 6 }, most),
  ].join('');
}

function bucketBound(le: string): number {
  return le === '+Inf' ? Infinity : Number(le);
}

function shade(share: number): string {
  return scheme[Math.min(scheme.length - 1, Math.floor(Math.sqrt(share) * scheme.length))] ?? theme.text;
}

function drawScale(box: Box, most: number): string {
  const width = box.width / scheme.length;
  const cells = scheme.map((fill, index) =>
    element('rect', { x: box.x + index * width, y: box.y, width, height: box.height, fill }),
  );
  return `${cells.join('')}${text(box.x + box.width + 6, box.y + 7, `0 to ${Math.round(most)} executions`, { size: 10, fill: theme.faint })}`;
}
