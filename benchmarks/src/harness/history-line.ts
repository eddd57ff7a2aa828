import type { Judgement } from './judge-bars.js';
import type { Machine } from './machine.js';
import type { TableResult } from './run-table.js';
import { median } from './statistics.js';

/**
 * The medians of a run as one line of JSON. Lines of many runs show a slow creep that no single run does: the figures of
 * the bars are ratios, so lines of different machines can be compared.
 */
export function historyLine(
  { date, cpu, node, loadAverageAtStart }: Machine,
  results: readonly { readonly result: TableResult; readonly judgements: readonly Judgement[] }[],
): string {
  const tables = Object.fromEntries(
    results.map(({ result: { table, rounds }, judgements }) => [
      table.name,
      {
        medians: Object.fromEntries(
          Object.keys(table.contestants).map((name) => [
            name,
            Object.fromEntries(
              table.measures.map(({ key }) => [key, median(rounds.map((round) => round[name]?.[key] ?? NaN))]),
            ),
          ]),
        ),
        bars: judgements.map(({ bar: { contestant, peer, measure, kind, limit }, value, isMet }) => ({
          ...{ contestant, peer, measure, kind, limit },
          ...{ median: value.median, isMet },
        })),
      },
    ]),
  );
  return `${JSON.stringify({ date, cpu, node, loadAverageAtStart, tables })}\n`;
}
