import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AlloySyntaxError } from './alloy-syntax-error.js';
import { parseAlloy } from './parse-alloy.js';

interface RefusedVector {
  readonly name: string;
  readonly input: string;
  readonly message: string;
}

const refused = readFileSync(new URL('./vectors/reject.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as RefusedVector);

describe('parseAlloy', () => {
  it.each(refused)('refuses $name as Alloy does', ({ input, message }) => {
    expect(messagesOf(input)[0]).toBe(message);
  });

  it.each(['a = "\\U00110000"', 'a = "\\UFFFFFFFF"', 'a = "\\ud800"'])(
    'refuses %s, whose escape is not a character',
    (source) => {
      expect(messagesOf(source)).toEqual(['1:7: escape sequence is invalid Unicode code point']);
    },
  );

  it('reports all that Alloy reports, in its order', () => {
    expect(messagesOf('a = @1\nb-c = 2\n"d" = é\u00a0;\nx { y = }\n')).toEqual([
      "1:5: illegal character U+0040 '@'",
      '1:5: expected expression, got ILLEGAL',
      '2:2: expected block label, got -',
      '3:1: expected identifier, got STRING',
      '3:9: illegal character U+00A0',
      "3:11: illegal character U+003B ';'",
      '4:9: expected expression, got }',
    ]);
  });

  it('says where and shows the lines round it', () => {
    const source = 'b {\n\tname = "é" 1\n}\n';

    const error = syntaxErrorOf(source);

    expect(error.code).toBe('ERR_TTA_ALLOY_SYNTAX');
    expect(error.diagnostics).toEqual([
      { offset: 16, line: 2, column: 14, message: 'expected TERMINATOR, got NUMBER' },
    ]);
    expect(error.message).toBe(
      [
        '2:14: expected TERMINATOR, got NUMBER',
        '  1 | b {',
        '> 2 |   name = "é" 1',
        '    |              ^',
        '  3 | }',
      ].join('\n'),
    );
  });

  it('takes half a surrogate pair for what it is in a file: no UTF-8', () => {
    expect(messagesOf('a = "\ud800"\n')).toEqual(['1:6: illegal UTF-8 encoding']);
  });

  it('keeps places, comments and blank lines', () => {
    const source = '// top\nb "l" { // open\n\n\ta = x.y[0] // behind\n\n\t// last\n}\n';

    const { body } = parseAlloy(source);

    const [top, block] = body;
    expect(top).toMatchObject({ kind: 'comment', text: '// top' });
    expect(block).toMatchObject({
      kind: 'block',
      name: 'b',
      label: 'l',
      range: { start: 7, startLine: 2, endLine: 7 },
      body: [
        { kind: 'comment', text: '// open', trailing: true },
        { kind: 'blankLine' },
        {
          kind: 'attribute',
          name: 'a',
          value: { kind: 'index', object: { kind: 'access', name: 'y' }, index: { kind: 'number', value: 0 } },
        },
        { kind: 'comment', text: '// behind', trailing: true },
        { kind: 'blankLine' },
        { kind: 'comment', text: '// last' },
      ],
    });
  });

  it.each([
    ['"\\101\\x41\\u00e9\\U0001F600\\n"', 'AAé😀\n'],
    ['"\\xc3\\xa9"', 'é'],
    ['"\\xff"', '\ufffd'],
    ['`\\d+\r\n`', '\\d+\n'],
    ['010', 8],
    ['1.5e3', 1500],
    ['18446744073709551616', 18446744073709552000],
  ])('knows what %s means', (text, value) => {
    expect(parseAlloy(`a = ${text}\n`).body).toMatchObject([{ value: { text, value } }]);
  });

  it.each(['[', '(', '{a = ', 'f(', '-', '1 + ', '1 ^ ', 'x['])(
    'ends with an error when %s is nested too deeply',
    (open) => {
      expect(messagesOf(`a = ${open.repeat(100_000)}`)).toEqual([
        expect.stringContaining('at most 400 levels of nesting'),
      ]);
    },
  );

  it.each(['b {\n', 'a = x' + '.y'.repeat(1_000), 'a = f' + '()'.repeat(1_000)])(
    'ends with an error for other deep trees',
    (text) => {
      expect(messagesOf(text.repeat(500))).toEqual([expect.stringContaining('at most 400 levels of nesting')]);
    },
  );

  it('takes time in proportion to the errors on a line', () => {
    expect(messagesOf('#'.repeat(50_000)).at(-1)).toBe("1:50000: illegal character U+0023 '#'");
  });
});

function messagesOf(text: string): string[] {
  return syntaxErrorOf(text).diagnostics.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

function syntaxErrorOf(text: string): AlloySyntaxError {
  try {
    parseAlloy(text);
  } catch (error) {
    if (error instanceof AlloySyntaxError) return error;
    throw error;
  }
  throw new Error('parsed without an error');
}
