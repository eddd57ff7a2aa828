import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { arc } from './arc.js';
import { formatValue } from './format-value.js';
import { lastValue, type Result } from './panel-results.js';
import { element, text, type Box } from './svg.js';
import { theme } from './theme.js';

/** A ring of shares, with a table beside it. */
export function drawPieChart(box: Box, panel: Panel, results: readonly Result[]): string {
  const unit = panel.fieldConfig?.defaults.unit ?? 'short';
  const slices = results.map((result) => ({ ...result, value: lastValue(result.values) ?? 0 }));
  const total = slices.reduce((sum, { value }) => sum + value, 0) || 1;
  const radius = Math.min(box.height * 0.44, box.width * 0.2);
  const center = { x: box.x + radius + 14, y: box.y + box.height / 2 };
  const tableX = center.x + radius + 18;
  const right = box.x + box.width - 10;
  let turn = 0;
  return slices
    .map(({ name, color, value }, index) => {
      const start = turn;
      turn += value / total;
      const y = center.y + (index - (slices.length - 1) / 2) * 19 + 4;
      return (
        element('path', { d: arc(center, radius, radius * 0.58, start, turn), fill: color, stroke: theme.panel }) +
        element('rect', { x: tableX, y: y - 5, width: 10, height: 4, rx: 2, fill: color }) +
        text(tableX + 15, y, name, { size: 11 }) +
        text(right - 40, y, formatValue(value, unit), { size: 11, anchor: 'end' }) +
        text(right, y, `${Math.round((value / total) * 100)}%`, { size: 11, anchor: 'end', fill: theme.faint })
      );
    })
    .join('');
}
