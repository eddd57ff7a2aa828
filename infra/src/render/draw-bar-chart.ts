import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { formatValue } from './format-value.js';
import { lastValue, type Result } from './panel-results.js';
import { element, text, type Box } from './svg.js';

/** One lying bar for each result, the longest on top. */
export function drawBarChart(box: Box, panel: Panel, results: readonly Result[]): string {
  const unit = panel.fieldConfig?.defaults.unit ?? 'short';
  const label = (panel.options as { xField?: string } | undefined)?.xField ?? '';
  const bars = results
    .map(({ labels, values }) => ({ name: labels[label] ?? '', value: lastValue(values) ?? 0 }))
    .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
  const longest = Math.max(...bars.map(({ value }) => value), 1);
  const nameWidth = Math.min(150, box.width * 0.4);
  const height = Math.min(26, (box.height - 8) / bars.length);
  return bars
    .map(({ name, value }, index) => {
      const y = box.y + 4 + index * height;
      const width = (value / longest) * (box.width - nameWidth - 70);
      const base = y + height / 2 + 4;
      return (
        text(box.x + nameWidth - 4, base, name, { size: 11, anchor: 'end', maxWidth: nameWidth - 8 }) +
        element('rect', {
          x: box.x + nameWidth,
          y: y + height * 0.14,
          width: Math.max(width, 1),
          height: height * 0.72,
          rx: 2,
          fill: '#73bf69',
          'fill-opacity': '0.85',
        }) +
        text(box.x + nameWidth + width + 6, base, formatValue(value, unit), { size: 11 })
      );
    })
    .join('');
}
