import type { Bar } from './bar.js';
import { barFigure, barText } from './format-figures.js';
import type { HistoryBar, HistoryLine } from './history-line.js';
import { markdownRows } from './markdown.js';
import type { Table } from './table.js';

/** How the bars of the tables were kept to on each major version of Node: of the lines of a history, the last of each. */
export function barsByNode(history: string, tables: readonly Table[]): string {
  const runs = new Map<string, HistoryLine>();
  for (const line of history.split('\n').filter(Boolean)) {
    const run = JSON.parse(line) as HistoryLine;
    runs.set(majorOf(run), run);
  }
  const sorted = [...runs.values()].sort((a, b) => Number(majorOf(a)) - Number(majorOf(b)));
  const rows = tables.flatMap((table) =>
    table.bars.map((bar) => {
      const measure = table.measures.find(({ key }) => key === bar.measure);
      if (measure === undefined) throw new Error(`no measure ${bar.measure} in the table ${table.name}`);
      const cells = sorted.map(({ tables: { [table.name]: run } }) => {
        const kept = run?.bars.find((each) => isSame(each, bar));
        if (kept === undefined) return '';
        const text = barFigure(kept.median, bar, measure);
        return kept.isMet ? text : `**${text}**`;
      });
      return [table.name, barText(bar, measure), ...cells];
    }),
  );
  const asked = rows.filter((row) => row.slice(2).some((cell) => cell !== ''));
  return markdownRows(['table', 'bar', ...sorted.map(({ node }) => `Node ${node}`)], asked);
}

function majorOf({ node }: HistoryLine): string {
  return node.split('.')[0] ?? '';
}

function isSame(one: HistoryBar, other: Bar): boolean {
  return (
    one.contestant === other.contestant &&
    one.peer === other.peer &&
    one.measure === other.measure &&
    one.kind === other.kind
  );
}
