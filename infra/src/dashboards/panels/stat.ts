import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { withCommon, type PanelOptions, type PlaceablePanel } from './panel-options.js';

/** One number, or one per result. */
export interface StatOptions extends PanelOptions {
  readonly decimals?: number;
  /** Words in place of values. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Draws the way to the number behind it. */
  readonly sparkline?: boolean;
}

export function stat(options: StatOptions): PlaceablePanel {
  const { sparkline = false } = options;
  const panel = new PanelBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .colorMode(BigValueColorMode.Value)
    .textMode(BigValueTextMode.Auto)
    .graphMode(sparkline ? BigValueGraphMode.Area : BigValueGraphMode.None);
  if (options.texts !== undefined) {
    const words = Object.entries(options.texts).map(([value, text]) => [value, { text }]);
    panel.mappings([
      { type: MappingType.ValueToText, options: Object.fromEntries(words) as Record<string, { text: string }> },
    ]);
  }
  if (options.decimals !== undefined) panel.decimals(options.decimals);
  return withCommon(panel, options, { instant: !sparkline });
}
