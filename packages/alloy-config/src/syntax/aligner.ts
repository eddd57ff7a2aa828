/** Width of the tabs that pad indentation in a column wider than one tab. */
const tabWidth = 8;

interface Cell {
  readonly text: string;
  readonly codePoints: number;
}

interface Row {
  readonly cells: Cell[];
  /** The width of each cell's column, once it is known. */
  readonly widths: number[];
  /** Text after the last tabstop. */
  readonly rest: string;
  /** Whether blanks at the end may be cut off. */
  readonly cut: boolean;
}

const emptyCell: Cell = { text: '', codePoints: 0 };

/**
 * Aligns text in columns, by elastic tabstops. A cell is the text up to a tabstop; what follows the last tabstop of a
 * line belongs to no column. Cells at the same index in lines directly below each other form a column: it is one
 * character wider than its longest cell. A hard line break ends all columns, a soft one does not.
 */
export class Aligner {
  private readonly finished: string[] = [];
  /** The lines since the last hard break. */
  private rows: Row[] = [];
  private cells: Cell[] = [];
  private text = '';
  private endsWithText = false;

  /** Puts text that stays as it is. */
  put(text: string): void {
    this.text += text;
    this.endsWithText = true;
  }

  /** Puts a space, which vanishes at the end of a line. */
  blank(): void {
    this.text += ' ';
    this.endsWithText = false;
  }

  /** Ends a cell. */
  tabstop(): void {
    const { text } = this;
    this.cells.push(text === '' ? emptyCell : { text, codePoints: countCodePoints(text) });
    this.text = '';
    this.endsWithText = false;
  }

  /** Ends a line. */
  lineBreak(hard: boolean): void {
    const hasColumns = this.cells.length > 0;
    this.endLine();
    if (hard || !hasColumns) this.finishColumns();
  }

  /** All that was put, aligned. */
  finish(): string {
    this.endLine();
    this.finishColumns();
    return this.finished.join('\n');
  }

  private endLine(): void {
    this.rows.push({ cells: this.cells, widths: [], rest: this.text, cut: !this.endsWithText });
    this.cells = [];
    this.text = '';
    this.endsWithText = false;
  }

  private finishColumns(): void {
    for (let top = 0; top < this.rows.length; top++) measureColumns(this.rows, top);
    for (const row of this.rows) this.finished.push(render(row));
    this.rows = [];
  }
}

/** Measures the columns whose topmost cell is in a row. Each cell is looked at once, since columns do not overlap. */
function measureColumns(rows: readonly Row[], top: number): void {
  const first = rows[top];
  if (first === undefined) return;
  for (let column = first.widths.length; column < first.cells.length; column++) {
    let widest = 0;
    let bottom = top;
    for (let cell: Cell | undefined = first.cells[column]; cell !== undefined; cell = rows[++bottom]?.cells[column]) {
      widest = Math.max(widest, cell.codePoints);
    }
    for (let row = top; row < bottom; row++) rows[row]?.widths.push(widest + 1);
  }
}

function render({ cells, widths, rest, cut }: Row): string {
  let line = '';
  let indenting = true;
  for (const [column, { text, codePoints }] of cells.entries()) {
    const width = widths[column] ?? 0;
    indenting &&= text === '';
    line += indenting ? '\t'.repeat(Math.ceil(width / tabWidth)) : text + ' '.repeat(width - codePoints);
  }
  line += rest;
  return cut ? line.replace(/[ \t]+$/, '') : line;
}

function countCodePoints(text: string): number {
  let count = text.length;
  // Half a surrogate pair never comes here: the scanner refuses it.
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xdc00 && unit < 0xe000) count--;
  }
  return count;
}
