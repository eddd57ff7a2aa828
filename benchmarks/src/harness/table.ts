import type { Bar } from './bar.js';
import type { Contestant } from './contestant.js';
import { operationTime, type Measure } from './measure.js';

/** Contestants that do the same work, and the bars that TTA has to keep to. */
export interface Table {
  /** As `--table` takes it. */
  readonly name: string;
  readonly title: string;
  /** Describes one operation and how it is measured. */
  readonly about: string;
  readonly measures: readonly Measure[];
  /** By name, in the order in which they are shown. */
  readonly contestants: Readonly<Record<string, Contestant>>;
  readonly bars: readonly Bar[];
}

/** `measures` defaults to the time of one operation. */
type TableSpec = Omit<Table, 'measures'> & Partial<Pick<Table, 'measures'>>;

/** @throws Error where a bar is about somebody or something that the table does not have */
export function defineTable(spec: TableSpec): Table {
  const table = { measures: [operationTime], ...spec };
  for (const { contestant, peer, measure } of table.bars) {
    for (const name of [contestant, peer ?? contestant])
      if (!(name in table.contestants)) throw new Error(`${table.name} has a bar, but no contestant ${name}`);
    if (!table.measures.some(({ key }) => key === measure))
      throw new Error(`${table.name} does not measure ${measure}`);
  }
  return table;
}
