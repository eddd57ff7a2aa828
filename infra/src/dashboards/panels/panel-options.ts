import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DashboardLink,
  type DynamicConfigValue,
  type GridPos,
  type Panel,
  type Threshold,
  type ThresholdsConfig,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, type PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

/** One question of a panel. */
export interface Query {
  readonly expr: string;
  /** Name of a result, such as `{{workflow_name}}`. */
  readonly legend?: string;
}

/** The options of every panel. */
export interface PanelOptions {
  readonly title: string;
  /** Says what is seen and when to worry. */
  readonly description: string;
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly links?: readonly Builder<DashboardLink>[];
  readonly min?: number;
  readonly max?: number;
  /** Colours by value, the first from the lowest on. */
  readonly steps?: readonly Step[];
  /** Shown in place of nothing. Default `no calls`. */
  readonly noValue?: string;
  readonly colors?: Readonly<Record<string, string>>;
}

/** From this value on, this colour. */
type Step = readonly [from: number | null, color: string];

/** A panel that still has to be given its place. */
export interface PlaceablePanel extends Builder<Panel> {
  gridPos(gridPos: GridPos): this;
  id(id: number): this;
}

/** The methods that the foundation SDK's panel builders share. */
interface CommonBuilder extends PlaceablePanel {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: { type: string; uid: string }): this;
  unit(unit: string): this;
  min(min: number): this;
  max(max: number): this;
  noValue(noValue: string): this;
  interval(interval: string): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  dataLinks(links: Builder<DashboardLink>[]): this;
  withTarget(target: Builder<Dataquery>): this;
  overrideByName(name: string, properties: DynamicConfigValue[]): this;
}

/** How a panel asks: over the time shown, or now. */
export interface AskOptions {
  readonly instant?: boolean;
  readonly format?: PromQueryFormat;
  /** Asks for traces too; only for what a histogram or a failure counter feeds. */
  readonly exemplar?: boolean;
}

/** Least step of a graph: as often as Alloy scrapes, because more points would repeat each other. */
const scrapeInterval = '30s';

const metricsSource = { type: 'prometheus', uid: '${datasource}' };

/** Applies the options of every panel. */
export function withCommon<Builder extends CommonBuilder>(
  panel: Builder,
  options: PanelOptions,
  ask: AskOptions = {},
): Builder {
  panel.title(options.title).description(options.description).unit(options.unit).datasource(metricsSource);
  if (options.min !== undefined) panel.min(options.min);
  if (options.max !== undefined) panel.max(options.max);
  panel.noValue(options.noValue ?? 'no calls').interval(scrapeInterval);
  if (options.links !== undefined) panel.dataLinks([...options.links]);
  if (options.steps !== undefined) panel.thresholds(thresholdSteps(options.steps));
  for (const [name, color] of Object.entries(options.colors ?? {}))
    panel.overrideByName(name, [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }]);
  options.queries.forEach((query, index) => panel.withTarget(target(query, index, ask)));
  return panel;
}

function target({ expr, legend }: Query, index: number, { instant, format, exemplar }: AskOptions): DataqueryBuilder {
  const query = new DataqueryBuilder()
    .refId(String.fromCharCode(65 + index))
    .datasource(metricsSource)
    .expr(expr)
    .legendFormat(legend ?? '');
  if (format !== undefined) query.format(format);
  if (exemplar === true) query.exemplar(true);
  return instant === true ? query.instant() : query.range();
}

function thresholdSteps(steps: readonly Step[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]): Threshold => ({ value, color })));
}
