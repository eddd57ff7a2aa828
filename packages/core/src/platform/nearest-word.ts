/** So many letters may be wrong, of words that are long enough. */
const mostEdits = 2;

/** The word that was probably meant: one that differs by two letters at most, and by fewer than half. */
export function nearestWord(given: string, words: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Math.min(mostEdits, Math.ceil(given.length / 2) - 1) + 1;
  for (const word of words) {
    const edits = editsBetween(given.toLowerCase(), word.toLowerCase());
    if (edits < fewest) [nearest, fewest] = [word, edits];
  }
  return nearest;
}

/** Letters to insert, delete or replace: the distance of Levenshtein, by the algorithm of Wagner and Fischer (1974). */
function editsBetween(one: string, other: string): number {
  // Beyond what counts as near, whatever the letters are.
  if (Math.abs(one.length - other.length) > mostEdits) return Infinity;
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let line = 1; line <= one.length; line++) {
    const next = [line];
    for (let column = 1; column <= other.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (one[line - 1] === other[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? Infinity;
}
