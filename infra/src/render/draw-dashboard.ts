import { VariableHide, VariableType, type Panel, type RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ClassicDashboard } from '../dashboards/classic-dashboard.js';
import { gridWidth } from '../dashboards/place-panels.js';
import { drawBarChart } from './draw-bar-chart.js';
import { drawGauge } from './draw-gauge.js';
import { drawHeatmap } from './draw-heatmap.js';
import { drawPieChart } from './draw-pie-chart.js';
import { drawStat } from './draw-stat.js';
import { drawStateTimeline } from './draw-state-timeline.js';
import { drawTable } from './draw-table.js';
import { drawTimeSeries } from './draw-time-series.js';
import { panelResults, type Result } from './panel-results.js';
import type { Recording } from './recording.js';
import { element, text, textWidth, type Box } from './svg.js';
import { theme } from './theme.js';

const column = 50;
const rowHeight = 32;
const gap = 6;
const headHeight = 84;
const pageWidth = gridWidth * column;

const drawings: Readonly<
  Record<string, (box: Box, panel: Panel, results: readonly Result[], recording: Recording) => string>
> = {
  timeseries: drawTimeSeries,
  stat: drawStat,
  gauge: drawGauge,
  piechart: drawPieChart,
  barchart: drawBarChart,
  heatmap: drawHeatmap,
  table: drawTable,
  'state-timeline': drawStateTimeline,
};

/** A picture of a dashboard, filled with what a Prometheus once answered: what people get to see, without a Grafana. */
export function drawDashboard(dashboard: ClassicDashboard, recording: Recording): string {
  const panels = dashboard.panels ?? [];
  const bottom = Math.max(...panels.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)));
  const height = headHeight + bottom * rowHeight + gap;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${pageWidth} ${height}`,
      width: pageWidth,
      height,
      'font-family': 'Inter, Helvetica, Arial, sans-serif',
    },
    [
      element('rect', { width: pageWidth, height, fill: theme.page }),
      drawHead(dashboard),
      ...panels.map((panel) => `\n${isRow(panel) ? drawRow(panel) : drawPanel(panel, recording)}`),
      '\n',
    ].join(''),
  )}\n`;
}

const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === 'row';

function place({ gridPos }: Panel | RowPanel): Box {
  const { x, y, w, h } = gridPos ?? { x: 0, y: 0, w: 0, h: 0 };
  return {
    x: x * column + gap / 2,
    y: headHeight + y * rowHeight + gap / 2,
    width: w * column - gap,
    height: h * rowHeight - gap,
  };
}

function drawHead(dashboard: ClassicDashboard): string {
  const seen = (dashboard.templating.list ?? []).filter(({ hide }) => hide !== VariableHide.HideVariable);
  let x = 12;
  const variables = seen.map(({ label, name, current, type }) => {
    const title = label ?? name;
    const shown =
      type === VariableType.Textbox ? '2' : type === VariableType.Datasource ? 'Prometheus' : valueText(current?.text);
    const titleWidth = textWidth(title, 11) * 1.1 + 18;
    const width = titleWidth + textWidth(shown, 11) + 24;
    const start = x;
    x += width + 8;
    return (
      element('rect', { x: start, y: 46, width, height: 26, rx: 3, fill: theme.panel, stroke: theme.border }) +
      text(start + 8, 63, title, { fill: '#6e9fff' }) +
      text(start + titleWidth, 63, `${shown} ▾`)
    );
  });
  return text(12, 28, dashboard.title ?? '', { size: 17, weight: 500 }) + variables.join('');
}

function valueText(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join(', ');
}

function drawRow(row: RowPanel): string {
  const { x, y, height } = place(row);
  return text(x + 8, y + height / 2 + 5, `⌄  ${row.title ?? ''}`, { size: 13, weight: 500 });
}

function drawPanel(panel: Panel, recording: Recording): string {
  const { x, y, width, height } = place(panel);
  const inside = { x: x + 4, y: y + 30, width: width - 8, height: height - 34 };
  const results = panelResults(panel, recording);
  const title = panel.title ?? '';
  const content =
    results.length === 0
      ? text(x + width / 2, y + height / 2 + 8, panel.fieldConfig?.defaults.noValue ?? 'No data', {
          size: 15,
          fill: theme.faint,
          anchor: 'middle',
        })
      : drawings[panel.type]?.(inside, panel, results, recording);
  return element(
    'g',
    {},
    element('rect', { x, y, width, height, rx: 3, fill: theme.panel, stroke: theme.border }) +
      text(x + 10, y + 20, title, { size: 12.5, weight: 500, maxWidth: width - 16 }) +
      (content ?? ''),
  );
}
