import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unifiedDiff } from './unified-diff.js';

const names = { from: 'a', to: 'b' };
const text = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'c', '', '-x', '+y'), { maxLength: 40 }), fc.boolean())
  .map(([lines, hasEnd]) => lines.join('\n') + (hasEnd ? '\n' : ''));

/** The result of applying a diff to a text with `patch`. */
function patch(from: string, diff: string): string {
  const lines = from.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const made: string[] = [];
  let position = 0;
  for (const [, start, count, body] of diff.matchAll(/^@@ -(\d+),(\d+) .*@@\n((?:[ +\\-].*\n)*)/gm)) {
    const first = Number(start) - (count === '0' ? 0 : 1);
    made.push(...lines.slice(position, first));
    position = first;
    for (const [row, sign, rest = ''] of (body ?? '').matchAll(/^([ +-])(.*\n(?:\\ No newline.*\n)?)/gm)) {
      const line = rest.includes('\\ No newline at end') ? rest.split('\n')[0]! : rest;
      if (sign !== '+' && lines[position++] !== line) throw new Error(`does not apply: ${row}`);
      if (sign !== '-') made.push(line);
    }
  }
  return [...made, ...lines.slice(position)].join('');
}

describe('unifiedDiff', () => {
  it('is empty for equal texts', () => {
    expect(unifiedDiff('a\n', 'a\n', names)).toBe('');
  });

  it('shows a change with three lines round it', () => {
    const from = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');

    expect(unifiedDiff(from, from.replace('5', 'five'), names)).toBe(
      '--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  it('shows a missing line break at the end', () => {
    expect(unifiedDiff('a', 'a\n', names)).toBe(
      '--- a\n+++ b\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n',
    );
  });

  it('shows a new text as diff does', () => {
    expect(unifiedDiff('', 'a\nb\n', names)).toBe('--- a\n+++ b\n@@ -0,0 +1,2 @@\n+a\n+b\n');
  });

  it('turns one text into the other when applied', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        expect(patch(from, unifiedDiff(from, to, names))).toBe(to);
      }),
    );
  });
});
