import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { withCommon, type PanelOptions, type PlaceablePanel } from './panel-options.js';

/** How often each duration was seen, over time. */
export interface HeatmapOptions extends PanelOptions {
  /** Of the buckets. `unit` is that of the counts. */
  readonly axisUnit: string;
}

export function heatmap(options: HeatmapOptions): PlaceablePanel {
  const panel = new PanelBuilder()
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(options.axisUnit))
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Turbo').steps(64))
    .cellGap(1)
    .showLegend();
  return withCommon(panel, options, { format: PromQueryFormat.Heatmap, exemplar: true });
}
