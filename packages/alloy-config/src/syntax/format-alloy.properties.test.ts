import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAlloy } from './format-alloy.js';
import { parseAlloy } from './parse-alloy.js';
import { printAlloy } from './print-alloy.js';

const seed = Number(process.env.TTA_SEED ?? Date.now() % 2 ** 31);
// In CI ten thousand; at a desk fewer, because each run takes others.
const runs = { numRuns: process.env.CI === undefined ? 2_000 : 10_000, seed };

/** A text as tokens; a line break among them ends a statement. */
type Tokens = readonly string[];

const names = fc.constantFrom('a', 'longer_name', 'größe');
const leaves = fc.constantFrom<Tokens>(
  ...['1', '2.5', 'x', 'null', '"s"', '"\t "', '`raw`', '`r\t \n s `'].map((token) => [token]),
  ['f', '(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['x', '.', 'yy'],
);
const keys = fc.constantFrom('k', 'longer', '"q k"', '"\\\\ \\""', '`raw`', '`r\n"`');

const { expression } = fc.letrec<{ expression: Tokens; list: Tokens }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaves,
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '^', '*', '||'), tie('expression'))
      .map(([left, operator, right]) => ['(', ...left, operator, ...right, ')']),
    tie('expression').map((operand) => ['-', ...operand]),
    tie('list').map((items) => ['f', '.', 'g', '(', ...items, ')']),
    tie('list').map((items) => ['[', ...items, ']']),
    tie('expression').map((index) => ['x', '[', ...index, ']', '.', 'z']),
    fc
      .array(fc.tuple(keys, tie('expression')), { minLength: 1, maxLength: 2 })
      .map((fields) => ['{', ...fields.flatMap(([key, value]) => [key, '=', ...value, ',']).slice(0, -1), '}']),
  ),
  list: fc
    .tuple(fc.array(tie('expression'), { minLength: 1, maxLength: 2 }), fc.boolean())
    .map(([items, comma]) => items.flatMap((item) => [...item, ',']).slice(0, comma ? undefined : -1)),
}));
const { body } = fc.letrec<{ body: Tokens; statement: Tokens }>((tie) => ({
  body: fc.array(tie('statement'), { maxLength: 2 }).map((statements) => statements.flat()),
  statement: fc.oneof(
    { maxDepth: 2 },
    fc.tuple(names, expression).map(([name, value]) => [name, '=', ...value, '\n']),
    fc
      .tuple(fc.constantFrom<Tokens>(['b'], ['b', '"l"'], ['b', '.', 'c']), tie('body'))
      .map(([header, inner]) => [...header, '{', ...inner, '}', '\n']),
  ),
}));

const lineGaps = ['', ' ', '\t', '/* c */', ' /* c */ /* d */'];
const breakingGaps = ['\n', '\n\n', '\r\n', '// c\n', ' // c\n\n\n', '\n// c\n', '/* c\nd */', '\n\n/* c */ // d\n\n'];
const anyGap = fc.oneof(fc.constantFrom(...lineGaps), fc.constantFrom(...lineGaps, ...breakingGaps));

/** Text that parses, with white space and comments wherever they may stand. */
const sources = body.chain((tokens) =>
  fc.array(anyGap, { minLength: tokens.length + 1, maxLength: tokens.length + 1 }).map((gaps) =>
    gaps
      .map((gap, position) => {
        const [before = '', token = ''] = [tokens[position - 1], tokens[position]];
        const endsStatement = /[\p{L}\d_"`)\]}]$/u.test(before) && token !== '\n';
        const touches = /[\p{L}\d]$/u.test(before) && /^[\p{L}\d]/u.test(token);
        const allowed = endsStatement && breakingGaps.includes(gap) ? ' ' : gap;
        return `${touches && allowed === '' ? ' ' : allowed}${token}`;
      })
      .join(''),
  ),
);

describe(`formatAlloy, for any text (seed ${seed})`, () => {
  it('keeps the meaning and every comment, and changes nothing when it is run again', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const formatted = formatAlloy(source);

        expect(meaningOf(formatted)).toBe(meaningOf(source));
        expect(commentsOf(formatted)).toEqual(commentsOf(source));
        expect(formatAlloy(formatted)).toBe(formatted);
      }),
      runs,
    );
  });

  it('writes all that it reads: printing the tree of a text keeps the meaning and every comment', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const printed = printAlloy(parseAlloy(source));

        expect(meaningOf(printed)).toBe(meaningOf(source));
        expect(commentsOf(printed)).toEqual(commentsOf(source));
      }),
      runs,
    );
  });
});

/** A tree as text, without places, comments, blank lines, and the way keys are quoted. */
function meaningOf(source: string): string {
  const left = /^(source|leading|dangling|quotes|operatorOffset|bracketOffset|.*[rR]ange)$/;
  return JSON.stringify(parseAlloy(source), (key, value: unknown) => {
    if (left.test(key)) return undefined;
    return Array.isArray(value) ? value.filter((item) => !isTrivia(item)) : value;
  });
}

function isTrivia(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && /^(comment|blankLine)$/.test(String(value.kind))
  );
}

function commentsOf(source: string): readonly string[] {
  return source.match(/\/\*[^]*?\*\/|\/\/[^\n]*/g) ?? [];
}
