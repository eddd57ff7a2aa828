import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { formatValue } from './format-value.js';
import { lastValue, stepColor, type Result } from './panel-results.js';
import { arc } from './arc.js';
import { element, text, type Box } from './svg.js';
import { namedColor, theme } from './theme.js';

/** From half past seven to half past four, as turns from noon. */
const from = -0.34;
const to = 0.34;

/** An arc that is filled as far as the value reaches, with the steps' colours round it. */
export function drawGauge(box: Box, panel: Panel, results: readonly Result[]): string {
  const { unit = 'short', min = 0, max = 1, thresholds } = panel.fieldConfig?.defaults ?? {};
  const value = lastValue(results[0]?.values ?? []) ?? 0;
  const radius = Math.min(box.width * 0.42, box.height * 0.52);
  const center = { x: box.x + box.width / 2, y: box.y + box.height * 0.6 };
  const turn = (number: number): number => from + (to - from) * Math.min(1, Math.max(0, (number - min) / (max - min)));
  const steps = thresholds?.steps ?? [];
  const ring = steps.map(({ value: start, color }, index) =>
    element('path', {
      d: arc(center, radius, radius * 0.94, turn(start ?? min), turn(steps[index + 1]?.value ?? max)),
      fill: namedColor(color),
    }),
  );
  const size = Math.min(34, radius * 0.42);
  return [
    ...ring,
    element('path', { d: arc(center, radius * 0.9, radius * 0.64, from, to), fill: theme.border }),
    element('path', { d: arc(center, radius * 0.9, radius * 0.64, from, turn(value)), fill: stepColor(panel, value) }),
    text(center.x, center.y + size * 0.3, formatValue(value, unit), {
      size,
      anchor: 'middle',
      weight: 500,
      fill: stepColor(panel, value),
    }),
  ].join('');
}
