import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AlloySyntaxError } from './alloy-syntax-error.js';
import { formatAlloy } from './format-alloy.js';

interface FormatVector {
  readonly name: string;
  readonly input: string;
  readonly formatted: string;
}

const vectors = readFileSync(new URL('./vectors/format.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as FormatVector);

describe('formatAlloy', () => {
  it.each(vectors)('formats $name as Alloy does', ({ input, formatted }) => {
    expect(formatAlloy(input)).toBe(formatted);
    expect(formatAlloy(formatted)).toBe(formatted);
  });

  it.each([
    ['a value broken in the source', 'a = (\n1)\nlonger = 2\n', 'a      = (1)\nlonger = 2\n'],
    ['an empty array broken in the source', 'a = [\n]\nlonger = 1\n', 'a      = []\nlonger = 1\n'],
    ['an empty value in an object', 'a = {b = [\n], c = 1}\n', 'a = {b = [],\n\tc    = 1}\n'],
    ['a comment behind a one-line block', 'b { x = 1 } // n\nlonger = 2\n', 'b {\n\tx = 1\n} // n\nlonger = 2\n'],
    ['a comment behind a call', 'a = f(\n1,\n) // note\n', 'a = f(\n\t1,\n)\n\n// note\n'],
    ['a comment before an equals sign', 'a/* n */= 1\n', 'a = /* n */ 1\n'],
    ['a comment before a comma', 'a = [1/* x */, 2]\n', 'a = [1, /* x */ 2]\n'],
    ['a comment before a name', 'a = x /* y */ .z\n', 'a = x.z /* y */\n'],
  ])('ends where Alloy ends after several runs: %s', (_, input, formatted) => {
    expect(formatAlloy(input)).toBe(formatted);
    expect(formatAlloy(formatted)).toBe(formatted);
  });

  it.each([
    ['a tab in a string', 'a = "x\ty"\n', 'a = "x\ty"\n'],
    ['tabs and trailing blanks in a raw string', 'a = `x\ty  \n\t z\t\n`\n', 'a = `x\ty  \n\t z\t\n`\n'],
    ['a call without arguments over two lines', 'a = f(\n)\n', 'a = f()\n'],
    ['a key with a quote', 'a = {"b\\"c" = 1}\n', 'a = {"b\\"c" = 1}\n'],
    ['a key with a backslash', 'a = {"b\\\\c" = 1}\n', 'a = {"b\\\\c" = 1}\n'],
    ['a key with a character nobody sees', 'a = {"b\u00a0c" = 1}\n', 'a = {"b\u00a0c" = 1}\n'],
    ['a raw key over two lines', 'a = {`b\nc` = 1}\n', 'a  = {`b\nc` = 1}\n'],
    ['a comment before a name, more behind', 'a = x. // c\ny + 1\n', 'a = x. // c\ny + 1\n'],
    ['a comment in a call in an array', 'a = [f(\n1, // c\n)]\n', 'a = [f(\n\t1, // c\n)]\n'],
    ['a comment in an empty call, more behind', 'a = f( // c\n) + 1\n', 'a = f( // c\n) + 1\n'],
    ['a comment in the name of a block', 'b. // c\nd {\n}\n', 'b.d { // c\n\n}\n'],
  ])('does no harm where Alloy does: %s', (_, input, formatted) => {
    expect(formatAlloy(input)).toBe(formatted);
    expect(formatAlloy(formatted)).toBe(formatted);
  });

  it('ends a column behind comments, the second of which has another behind it', () => {
    const text = 'a = 1\n// w\n/* x */ // y\nb = 2\n';

    expect(formatAlloy(text)).toBe(text);
  });

  it('refuses a text that does not parse', () => {
    expect(() => formatAlloy('a = \n')).toThrow(AlloySyntaxError);
  });

  it('takes many columns and many lines', () => {
    const names = Array.from({ length: 5_000 }, (_, number) => `k${number} = ${number}`);

    expect(formatAlloy(`a = {${names.join(',')}}`)).toBe(`a = {${names.join(', ')}}\n`);
    expect(formatAlloy(names.join('\n')).split('\n')[7]).toBe('k7    = 7');
  });
});
