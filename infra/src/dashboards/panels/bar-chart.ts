import {
  StackingMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/barchart';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { withCommon, type PanelOptions, type PlaceablePanel } from './panel-options.js';

/** One bar for each value of a label. */
export interface BarChartOptions extends PanelOptions {
  readonly label: string;
}

export function barChart(options: BarChartOptions): PlaceablePanel {
  const panel = new PanelBuilder()
    .orientation(VizOrientation.Horizontal)
    .xField(options.label)
    .stacking(StackingMode.None)
    .showValue(VisibilityMode.Always)
    .fillOpacity(80)
    .legend(new VizLegendOptionsBuilder().showLegend(false))
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true } } })
    .withTransformation({ id: 'sortBy', options: { sort: [{ field: 'Value', desc: true }] } });
  return withCommon(panel, options, { instant: true, format: PromQueryFormat.Table });
}
