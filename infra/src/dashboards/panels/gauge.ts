import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { withCommon, type PanelOptions, type PlaceablePanel } from './panel-options.js';

/** A number between two ends that are known. */
export interface GaugeOptions extends PanelOptions {
  readonly min: number;
  readonly max: number;
  readonly steps: NonNullable<PanelOptions['steps']>;
}

export function gauge(options: GaugeOptions): PlaceablePanel {
  const panel = new PanelBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .showThresholdMarkers(true)
    .showThresholdLabels(false);
  return withCommon(panel, options, { instant: true });
}
