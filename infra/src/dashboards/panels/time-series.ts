import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { withCommon, type PanelOptions, type PlaceablePanel } from './panel-options.js';

/** Lines over time. */
export interface TimeSeriesOptions extends PanelOptions {
  readonly isStacked?: boolean;
  readonly exemplar?: boolean;
}

export function timeSeries(options: TimeSeriesOptions): PlaceablePanel {
  const panel = new PanelBuilder()
    .lineWidth(2)
    .fillOpacity(options.isStacked === true ? 40 : 8)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .axisSoftMin(0)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (options.isStacked === true) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  return withCommon(panel, options, { exemplar: options.exemplar ?? false });
}
