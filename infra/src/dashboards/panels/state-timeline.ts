import {
  LegendDisplayMode,
  LegendPlacement,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { Short } from '@grafana/grafana-foundation-sdk/units';
import { withCommon, type PanelOptions, type PlaceablePanel } from './panel-options.js';

/** A word in place of a value, and its colour. */
interface State {
  readonly text: string;
  readonly color: string;
}

/** The options of a panel of states. */
interface StateTimelineOptions extends Omit<PanelOptions, 'unit' | 'steps' | 'colors'> {
  /** Each state by the value that stands for it. */
  readonly states: Readonly<Record<number, State>>;
}

/** A band for each result, in the colour of the state that it was in. */
export function stateTimeline(options: StateTimelineOptions): PlaceablePanel {
  const states = Object.entries(options.states).map(([value, state], index) => [value, { ...state, index }]);
  const panel = new PanelBuilder()
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.85)
    .lineWidth(0)
    .fillOpacity(80)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single))
    .mappings([{ type: MappingType.ValueToText, options: Object.fromEntries(states) as Record<string, State> }]);
  return withCommon(panel, { ...options, unit: Short });
}
