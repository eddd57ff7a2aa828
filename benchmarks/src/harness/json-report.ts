import type { Judgement } from './judge-bars.js';
import type { Machine } from './machine.js';
import type { TableResult } from './run-table.js';

/** Everything that was measured, round by round, as it goes into a file. */
export function jsonReport(
  machine: Machine,
  results: readonly { readonly result: TableResult; readonly judgements: readonly Judgement[] }[],
): string {
  const tables = results.map(({ result: { table, rounds }, judgements }) => ({
    name: table.name,
    title: table.title,
    measures: table.measures,
    contestants: Object.keys(table.contestants),
    rounds,
    bars: judgements.map(({ bar, ...judgement }) => ({ ...bar, ...judgement })),
  }));
  return `${JSON.stringify({ machine, tables }, null, 2)}\n`;
}
