import type { Bar } from './bar.js';
import { barFigure, barText, figure, rounded } from './format-figures.js';
import type { Judgement } from './judge-bars.js';
import type { Measure, Round } from './measure.js';
import type { TableResult } from './run-table.js';
import { median } from './statistics.js';

/** A table's result for people: contestants, then bars. */
export function tableMarkdown(result: TableResult, judgements: readonly Judgement[]): string {
  const { table } = result;
  const sections = [`### ${table.name}: ${table.title}`, table.about, contestantRows(result)];
  if (judgements.length > 0) sections.push(barRows(judgements, table.measures));
  return `${sections.join('\n\n')}\n`;
}

/** Lines of cells as a markdown table. */
export function markdownRows(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function contestantRows({ table, rounds }: TableResult): string {
  const { measures, contestants } = table;
  const [first] = measures;
  const hasNotes = Object.values(contestants).some(({ note }) => note !== undefined);
  const hasTta = 'TTA' in contestants && first !== undefined;
  const head = ['contestant', ...measures.map(({ heading }) => heading)];
  if (hasTta) head.push('beside TTA');
  if (hasNotes) head.push('what differs');
  const rows = Object.entries(contestants).map(([name, { note = '' }]) => {
    const cells = [name, ...measures.map((measure) => medianFigure(rounds, name, measure))];
    if (hasTta) cells.push(name === 'TTA' ? '1 x' : `${rounded(median(besideTta(rounds, name, first.key)))} x`);
    if (hasNotes) cells.push(note);
    return cells;
  });
  return markdownRows(head, rows);
}

function medianFigure(rounds: readonly Round[], name: string, { key, unit }: Measure): string {
  const values = rounds.map((round) => valueOf(round, name, key)).filter((value) => !Number.isNaN(value));
  return values.length === 0 ? '' : figure(median(values), unit);
}

function besideTta(rounds: readonly Round[], name: string, key: string): number[] {
  return rounds.map((round) => valueOf(round, name, key) / valueOf(round, 'TTA', key));
}

function valueOf(round: Round, name: string, key: string): number {
  return round[name]?.[key] ?? NaN;
}

function barRows(judgements: readonly Judgement[], measures: readonly Measure[]): string {
  const rows = judgements.map(({ bar, value, isMet }) => {
    const measure = measureOf(bar, measures);
    const show = (number: number): string => barFigure(number, bar, measure);
    return [
      barText(bar, measure),
      show(value.median),
      `${show(value.min)} to ${show(value.max)}`,
      isMet ? 'met' : '**missed**',
    ];
  });
  return markdownRows(['bar', 'measured', 'rounds', ''], rows);
}

function measureOf(bar: Bar, measures: readonly Measure[]): Measure {
  const measure = measures.find(({ key }) => key === bar.measure);
  if (measure === undefined) throw new Error(`no measure ${bar.measure} for the bar of ${bar.contestant}`);
  return measure;
}
