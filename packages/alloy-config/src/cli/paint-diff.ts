import type { Paint } from './colors.js';

/** A diff in the usual colours. */
export function paintDiff(diff: string, paint: Paint): string {
  const colored = (line: string): string => {
    if (line.startsWith('+++') || line.startsWith('---')) return paint('bold', line);
    if (line.startsWith('@@')) return paint('cyan', line);
    if (line.startsWith('+')) return paint('green', line);
    return line.startsWith('-') ? paint('red', line) : line;
  };
  return diff
    .split('\n')
    .map((line) => (line === '' ? line : colored(line)))
    .join('\n');
}
