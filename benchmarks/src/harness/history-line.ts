import type { Bar } from './bar.js';
import type { Judgement } from './judge-bars.js';
import type { Machine } from './machine.js';
import type { TableResult } from './run-table.js';
import { median } from './statistics.js';

/** How a run did at one bar. */
export interface HistoryBar extends Bar {
  /** Of the bar's figure over the rounds. */
  readonly median: number;
  readonly isMet: boolean;
}

/** One run. */
export interface HistoryLine extends Pick<Machine, 'date' | 'cpu' | 'node' | 'loadAverageAtStart'> {
  readonly tables: Readonly<
    Record<
      string,
      {
        /** By contestant and measure. */
        readonly medians: Readonly<Record<string, Readonly<Record<string, number>>>>;
        readonly bars: readonly HistoryBar[];
      }
    >
  >;
}

/**
 * The medians of a run as one line of JSON. Lines of many runs show a slow creep that no single run does: the figures of
 * the bars are ratios, so lines of different machines can be compared.
 */
export function historyLine(
  { date, cpu, node, loadAverageAtStart }: Machine,
  results: readonly { readonly result: TableResult; readonly judgements: readonly Judgement[] }[],
): string {
  const tables: HistoryLine['tables'] = Object.fromEntries(
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
        bars: judgements.map(({ bar, value, isMet }) => ({ ...bar, median: value.median, isMet })),
      },
    ]),
  );
  const line: HistoryLine = { date, cpu, node, loadAverageAtStart, tables };
  return `${JSON.stringify(line)}\n`;
}
