import type { Figure } from './figure.js';

/** A line for each figure, with a tick where it is as expected. */
export function figureLines(figures: readonly Figure[]): string[] {
  const width = Math.max(...figures.map((figure) => figure.name.length));
  return figures.map((figure) => {
    const { name, expected, actual } = figure;
    const line = `  ${mark(figure)} ${name.padEnd(width)}  ${actual}`;
    return figure.isMet ? line : `${line}, expected ${expected}${figure.isTime ? ' on an idle machine' : ''}`;
  });
}

function mark({ isMet, isTime }: Figure): string {
  if (isMet) return '✓';
  return isTime ? '~' : '✗';
}

export function verdict(figures: readonly Figure[]): string {
  const wrong = figures.filter(({ isMet, isTime }) => !isMet && !isTime).length;
  const slow = figures.filter(({ isMet, isTime }) => !isMet && isTime).length;
  if (wrong > 0) return `${wrong} ${wrong === 1 ? 'figure differs' : 'figures differ'}.`;
  return slow === 0
    ? 'All figures are as expected.'
    : `All counts are as expected; this machine was too busy for ${slow} of the times.`;
}

export function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 1)} ms`;
}

export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
