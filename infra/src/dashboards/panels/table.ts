import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { withCommon, type PanelOptions, type PlaceablePanel, type Query } from './panel-options.js';

/** A column: the answers to one question, joined to the others by the labels. */
interface Column extends Query {
  readonly title: string;
  readonly unit: string;
}

/** A line for each set of labels. */
export interface TableOptions extends Omit<PanelOptions, 'queries' | 'unit'> {
  /** Labels in front, with the title of each. */
  readonly labels: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
}

/** The first column decides the order, the largest on top. */
export function table(options: TableOptions): PlaceablePanel {
  const { labels, columns } = options;
  const valueFields = columns.map((_, index) => `Value #${String.fromCharCode(65 + index)}`);
  const renamed = columns.map(({ title }, index): [string, string] => [valueFields[index] ?? '', title]);
  const order = [...Object.keys(labels), ...valueFields];
  const panel = new PanelBuilder()
    .showHeader(true)
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(order.map((field, index) => [field, index])),
        renameByName: { ...labels, ...Object.fromEntries(renamed) },
      },
    });
  const [first] = columns;
  if (first !== undefined) panel.sortBy([new TableSortByFieldStateBuilder().displayName(first.title).desc(true)]);
  for (const { title, unit } of columns) panel.overrideByName(title, [{ id: 'unit', value: unit }]);
  return withCommon(
    panel,
    { ...options, unit: first?.unit ?? 'short', queries: columns },
    { instant: true, format: PromQueryFormat.Table },
  );
}
