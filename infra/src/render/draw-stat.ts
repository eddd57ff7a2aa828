import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { formatValue } from './format-value.js';
import { lastValue, stepColor, type Result } from './panel-results.js';
import { element, text, type Box } from './svg.js';
import { theme } from './theme.js';

/** Big numbers beneath each other, the way to the first one behind it where it was recorded. */
export function drawStat(box: Box, panel: Panel, results: readonly Result[]): string {
  const { unit = 'short', decimals } = panel.fieldConfig?.defaults ?? {};
  const height = box.height / results.length;
  return results
    .map(({ name, values }, index) => {
      const value = lastValue(values) ?? 0;
      const color = stepColor(panel, value);
      const shown = wordFor(panel, value) ?? formatValue(value, unit, decimals);
      const size = Math.min(height * (results.length > 1 ? 0.42 : 0.36), (box.width - 20) / (shown.length * 0.6), 46);
      const middle = box.y + height * (index + 0.5);
      const caption =
        results.length > 1
          ? text(box.x + box.width / 2, middle - size * 0.55, name, { anchor: 'middle', fill: theme.faint })
          : '';
      return (
        (values.length > 1
          ? sparkline({ ...box, y: box.y + height * 0.72, height: height * 0.26 }, values, color)
          : '') +
        caption +
        text(box.x + box.width / 2, middle + size * (results.length > 1 ? 0.5 : 0.3), shown, {
          size,
          fill: color,
          anchor: 'middle',
          weight: 500,
        })
      );
    })
    .join('');
}

/** The word that a panel has for a value. */
function wordFor(panel: Panel, value: number): string | undefined {
  const words = panel.fieldConfig?.defaults.mappings?.[0]?.options as
    Readonly<Record<string, { readonly text?: string } | undefined>> | undefined;
  return words?.[String(value)]?.text;
}

function sparkline(box: Box, values: readonly (number | null)[], color: string): string {
  const numbers = values.map((value) => value ?? 0);
  const top = Math.max(...numbers, 1e-9);
  const points = numbers.map(
    (value, index) =>
      `${(box.x + (index / (numbers.length - 1)) * box.width).toFixed(1)},${(box.y + box.height * (1 - value / top)).toFixed(1)}`,
  );
  const bottom = box.y + box.height;
  return (
    element('polygon', {
      points: `${box.x},${bottom} ${points.join(' ')} ${box.x + box.width},${bottom}`,
      fill: color,
      'fill-opacity': '0.2',
    }) + element('polyline', { points: points.join(' '), fill: 'none', stroke: color, 'stroke-width': '1.2' })
  );
}
