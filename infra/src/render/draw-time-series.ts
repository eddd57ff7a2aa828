import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { timeAxis, unitTicks, verticalAxis } from './axis.js';
import { drawLegend, legendHeight } from './draw-legend.js';
import { formatLast, type Result } from './panel-results.js';
import type { Recording } from './recording.js';
import { element, type Box } from './svg.js';

type Line = readonly (number | null)[];

/** Lines over time, or areas on top of each other. */
export function drawTimeSeries(box: Box, panel: Panel, results: readonly Result[], recording: Recording): string {
  const { unit = 'short', min, max } = panel.fieldConfig?.defaults ?? {};
  const isStacked =
    (panel.fieldConfig?.defaults.custom as { stacking?: { mode?: string } } | undefined)?.stacking?.mode === 'normal';
  const lines = isStacked ? stack(results) : results.map(({ values }) => values);
  const numbers = lines.flat().filter((value) => value !== null);
  const entries = results.map(({ name, color, values }) => ({
    name,
    color,
    value: formatLast(values, unit),
  }));
  const legend = legendHeight(box.width - 12, entries);
  const graph = { x: box.x + 58, y: box.y + 6, width: box.width - 66, height: box.height - 30 - legend };
  const highest = Math.max(0, ...numbers);
  // Of nothing but zeros, an axis up to 1 says more than one on which every number reads 0.
  const axis = verticalAxis(
    graph,
    unitTicks(Math.min(min ?? 0, ...numbers), max ?? (highest > 0 ? highest : 1), unit),
    unit,
  );
  const drawn = lines.map((line, index) => {
    const color = results[index]?.color ?? '';
    const below = isStacked && index > 0 ? lines[index - 1] : undefined;
    return drawLine(graph, line, below, axis.y, color, isStacked ? 0.35 : 0.08);
  });
  return [
    axis.svg,
    timeAxis(graph, recording.end, recording.step * (lines[0] === undefined ? 1 : lines[0].length - 1)),
    // The uppermost area is drawn first: each covers its own part only.
    ...drawn,
    drawLegend({ x: box.x + 6, y: box.y + box.height - legend, width: box.width - 12, height: legend }, entries),
  ].join('');
}

function stack(results: readonly Result[]): readonly Line[] {
  const lines: Line[] = [];
  for (const { values } of results) {
    const below = lines.at(-1);
    lines.push(values.map((value, index) => (value ?? 0) + (below?.[index] ?? 0)));
  }
  return lines;
}

function drawLine(
  graph: Box,
  line: Line,
  below: Line | undefined,
  y: (value: number) => number,
  color: string,
  opacity: number,
): string {
  const x = (index: number): number => graph.x + (index / (line.length - 1 || 1)) * graph.width;
  const point = (index: number, value: number): string => `${x(index).toFixed(1)},${y(value).toFixed(1)}`;
  return runs(line)
    .map((run) => {
      const top = run.map(([index, value]) => point(index, value));
      const bottom = run.map(([index]) => point(index, below?.[index] ?? 0)).reverse();
      return (
        element('polygon', { points: [...top, ...bottom].join(' '), fill: color, 'fill-opacity': opacity.toString() }) +
        element('polyline', {
          points: top.join(' '),
          fill: 'none',
          stroke: color,
          'stroke-width': '1.6',
          'stroke-linejoin': 'round',
        })
      );
    })
    .join('');
}

/** The parts of a line without gaps. */
function runs(line: Line): readonly (readonly (readonly [number, number])[])[] {
  const found: [number, number][][] = [];
  line.forEach((value, index) => {
    if (value === null) return;
    if (index === 0 || line[index - 1] === null || found.length === 0) found.push([]);
    found.at(-1)?.push([index, value]);
  });
  return found;
}
