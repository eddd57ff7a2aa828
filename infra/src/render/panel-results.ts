import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { queriesOf } from '../dashboards/shipped-dashboards.js';
import { formatValue } from './format-value.js';
import type { RecordedSeries, Recording } from './recording.js';
import { namedColor, paletteColor } from './theme.js';

/** One result of a panel with what it is called and how it is coloured. */
export interface Result {
  readonly name: string;
  readonly color: string;
  readonly refId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}

/** All results of a panel, in order of name within a query, so that a picture does not depend on Prometheus's order. */
export function panelResults(panel: Panel, recording: Recording): readonly Result[] {
  const answers = recording.panels[panel.title ?? ''] ?? {};
  const all = queriesOf(panel).flatMap(({ refId = 'A', legendFormat }) =>
    (answers[refId] ?? [])
      .map((series) => ({ ...series, refId, name: nameOf(series, legendFormat ?? '') }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
  return all.map((result, index) => ({ ...result, color: colorOf(panel, result.name) ?? paletteColor(index) }));
}

function nameOf({ labels }: RecordedSeries, legendFormat: string): string {
  if (legendFormat === '') return Object.values(labels).join(' ');
  return legendFormat.replace(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? '').trim();
}

function colorOf(panel: Panel, name: string): string | undefined {
  const override = panel.fieldConfig?.overrides.find(({ matcher }) => matcher.options === name);
  const color = override?.properties.find(({ id }) => id === 'color')?.value as { fixedColor: string } | undefined;
  return color === undefined ? undefined : namedColor(color.fixedColor);
}

/** The last value that there is. */
export function lastValue(values: readonly (number | null)[]): number | undefined {
  return values.findLast((value) => value !== null) ?? undefined;
}

/** The last value with its unit, or a dash where there is none. */
export function formatLast(values: readonly (number | null)[], unit: string): string {
  const value = lastValue(values);
  return value === undefined ? '–' : formatValue(value, unit);
}

/** The colour that a panel's steps give to a value. */
export function stepColor(panel: Panel, value: number): string {
  const steps = panel.fieldConfig?.defaults.thresholds?.steps ?? [];
  const reached = steps.filter((step) => step.value === null || step.value <= value).at(-1);
  return namedColor(reached?.color ?? 'green');
}
