/** Names of the two sides of a diff. */
export interface DiffNames {
  readonly from: string;
  readonly to: string;
}

interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

const context = 3;

/** The difference of two texts as `diff -u` shows it. Empty for equal texts. */
export function unifiedDiff(from: string, to: string, names: DiffNames): string {
  if (from === to) return '';
  const edits = editsBetween(linesOf(from), linesOf(to));
  return `--- ${names.from}\n+++ ${names.to}\n${hunksOf(edits)
    .map((hunk) => printHunk(edits, hunk))
    .join('')}`;
}

/** Each with its line break, so that a missing one at the end is a difference. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function editsBetween(from: readonly string[], to: readonly string[]): Edit[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let end = 0;
  const room = Math.min(from.length, to.length) - start;
  while (end < room && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
  const keep = (line: string): Edit => ({ sign: ' ', line });
  return [
    ...from.slice(0, start).map(keep),
    ...middleEdits(from.slice(start, from.length - end), to.slice(start, to.length - end)),
    ...from.slice(from.length - end).map(keep),
  ];
}

/** By the longest common subsequence; texts with too many differences for the table are replaced as a whole. */
function middleEdits(from: readonly string[], to: readonly string[]): Edit[] {
  const width = to.length + 1;
  const tooMany = from.length * to.length > 25_000_000;
  const lengths = new Uint32Array(tooMany ? 0 : (from.length + 1) * width);
  const lengthAt = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  if (!tooMany) {
    for (let row = from.length - 1; row >= 0; row--) {
      for (let column = to.length - 1; column >= 0; column--) {
        lengths[row * width + column] =
          from[row] === to[column]
            ? lengthAt(row + 1, column + 1) + 1
            : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
      }
    }
  }
  const edits: Edit[] = [];
  let row = 0;
  let column = 0;
  while (row < from.length || column < to.length) {
    const [removed, added] = [from[row], to[column]];
    if (!tooMany && removed !== undefined && removed === added) {
      edits.push({ sign: ' ', line: removed });
      row++;
      column++;
    } else if (
      removed !== undefined &&
      (added === undefined || lengthAt(row + 1, column) >= lengthAt(row, column + 1))
    ) {
      edits.push({ sign: '-', line: removed });
      row++;
    } else {
      edits.push({ sign: '+', line: added ?? '' });
      column++;
    }
  }
  return edits;
}

/** Stretches of edits with the lines round them, as start and end within the list. */
function hunksOf(edits: readonly Edit[]): { start: number; end: number }[] {
  const hunks: { start: number; end: number }[] = [];
  for (const [index, { sign }] of edits.entries()) {
    if (sign === ' ') continue;
    const last = hunks.at(-1);
    const end = Math.min(edits.length, index + 1 + context);
    if (last !== undefined && index - context <= last.end) last.end = end;
    else hunks.push({ start: Math.max(0, index - context), end });
  }
  return hunks;
}

function printHunk(edits: readonly Edit[], { start, end }: { readonly start: number; readonly end: number }): string {
  const before = edits.slice(0, start);
  const part = edits.slice(start, end);
  const count = (list: readonly Edit[], other: '-' | '+'): number => list.filter(({ sign }) => sign !== other).length;
  const range = (other: '-' | '+'): string => {
    const length = count(part, other);
    return `${count(before, other) + (length === 0 ? 0 : 1)},${length}`;
  };
  const lines = part.map(({ sign, line }) =>
    line.endsWith('\n') ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`,
  );
  return `@@ -${range('+')} +${range('-')} @@\n${lines.join('')}`;
}
