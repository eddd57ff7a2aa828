/** Longer lines are cut round the place, so that a frame fits a terminal. */
const widest = 100;

/** The lines round a place with their numbers, and a mark under it. Tabs show as two spaces, control characters as `·`. */
export function codeFrame(source: string, place: { readonly offset: number; readonly line: number }): string {
  const lineStart = source.lastIndexOf('\n', place.offset - 1) + 1;
  const lines = [{ number: place.line, text: lineAt(source, lineStart) }];
  if (lineStart > 0) {
    const previousStart = lineStart < 2 ? 0 : source.lastIndexOf('\n', lineStart - 2) + 1;
    lines.unshift({ number: place.line - 1, text: lineAt(source, previousStart) });
  }
  const nextStart = source.indexOf('\n', lineStart) + 1;
  if (nextStart > 0 && nextStart < source.length) {
    lines.push({ number: place.line + 1, text: lineAt(source, nextStart) });
  }

  const digits = String(place.line + 1).length;
  const before = source.slice(lineStart, place.offset);
  const cut = Math.max(0, before.length - widest / 2);
  return lines
    .flatMap(({ number, text }) => {
      const marked = number === place.line;
      const row = `${marked ? '>' : ' '} ${String(number).padStart(digits)} | ${visible(text.slice(cut, cut + widest))}`;
      if (!marked) return [row.trimEnd()];
      const underneath = ' '.repeat(Array.from(visible(before.slice(cut))).length);
      return [row.trimEnd(), `  ${' '.repeat(digits)} | ${underneath}^`];
    })
    .join('\n');
}

function lineAt(source: string, start: number): string {
  const end = source.indexOf('\n', start);
  return source.slice(start, end === -1 ? source.length : end).replace(/\r$/, '');
}

function visible(text: string): string {
  return text.replaceAll('\t', '  ').replace(/[\p{Cc}\p{Cs}\uFEFF]/gu, '·');
}
