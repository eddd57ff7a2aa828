import { describe, expect, it } from '@jest/globals';
import { visibleLines, visibleText } from './visible-text.js';

describe('visibleText', () => {
  it.each([
    ['a title of the window', '\u001B]0;pwned\u0007', '\\u001b]0;pwned\\u0007'],
    ['a cleared screen', '\u001B[2Ja', '\\u001b[2Ja'],
    ['a sequence of one 8-bit character', '\u009B31m', '\\u009b31m'],
    ['a line of its own', 'a\r\nok  process', 'a\\u000d\\u000aok  process'],
    ['text that runs backwards', 'a\u202Eb\u2066c', 'a\\u202eb\\u2066c'],
    ['characters without width', 'a\u200Bb\uFEFF', 'a\\u200bb\\ufeff'],
  ])('shows %s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves text of any language as it is', () => {
    expect(visibleText('Größe 東京 👩‍🚀 می‌روم')).toBe('Größe 東京 👩‍🚀 می‌روم');
  });
});

describe('visibleLines', () => {
  it('keeps lines, tabs and our colours, and nothing else', () => {
    expect(visibleLines('\u001B[31ma\u001B[0m\tb\n\u001B[2Kc\u001B]8;;x\u0007\u001B[8m')).toBe(
      '\u001B[31ma\u001B[0m\tb\n\\u001b[2Kc\\u001b]8;;x\\u0007\\u001b[8m',
    );
  });
});
