import { describe, expect, it } from '@jest/globals';
import { AlloyConfigError } from './alloy-config-error.js';
import { alloyFile, attribute, block, comment, trailingComment } from './builders.js';
import { access, binary, call, index, reference, unary } from './expression-builders.js';
import { dottedName } from './nodes.js';
import { parseAlloy } from './parse-alloy.js';
import { printAlloy } from './print-alloy.js';
import type { Value } from './to-expression.js';

describe('builders', () => {
  it.each<[string, Value, string]>([
    ['text', 'a"b', '"a\\"b"'],
    ['integers', 42, '42'],
    ['negative numbers', -1.5, '-1.5'],
    ['negative zero', -0, '-0'],
    ['large numbers', 1e21, '1e+21'],
    ['bigints', 18446744073709551615n, '18446744073709551615'],
    ['booleans', true, 'true'],
    ['null', null, 'null'],
    ['lists', ['a', 1, [2]], '[\n\t"a",\n\t1,\n\t[2],\n]'],
    ['empty values', [[], {}], '[\n\t[],\n\t{},\n]'],
    ['records', { b: 1, 'c-d': 2, true: 3, none: undefined }, '{\n\tb      = 1,\n\t"c-d"  = 2,\n\t"true" = 3,\n}'],
    ['records that look like nodes', { kind: 'null' }, '{\n\tkind = "null",\n}'],
    ['calls', call('coalesce', call('sys.env', 'X'), 'y'), 'coalesce(sys.env("X"), "y")'],
    ['a call with a record', call('encoding.to_json', { x: 1 }), 'encoding.to_json({\n\tx = 1,\n})'],
    ['indices', index(access(reference('a'), 'b'), 'k'), 'a.b["k"]'],
    ['a name behind a number', access(1, 'b'), '1 .b'],
    ['signs', unary('!', unary('-', 1)), '!-1'],
    ['weaker left sides', binary(binary(1, '+', 2), '*', 3), '(1 + 2) * 3'],
    ['weaker right sides', binary(1, '-', binary(2, '-', 3)), '1 - (2 - 3)'],
    ['powers', binary(binary(1, '^', 2), '^', binary(3, '^', 4)), '(1 ^ 2) ^ 3 ^ 4'],
    ['negated sums', unary('-', binary(1, '+', 2)), '-(1 + 2)'],
    ['names behind signs', access(-1, 'b'), '(-1).b'],
  ])('take %s as values', (_, value, text) => {
    expect(printAlloy(alloyFile([attribute('a', value)]))).toBe(`a = ${text}\n`);
  });

  it.each<[string, () => unknown, string]>([
    ['a dash in a name', () => attribute('a-b', 1), "an attribute's name must be an identifier"],
    ['a keyword as a name', () => attribute('true', 1), 'got "true"'],
    ['a dot in an attribute', () => attribute('a.b', 1), 'got "a.b"'],
    ['a dash in a label', () => block('a', 'my-app', []), "a block's label must be an identifier"],
    ['an empty label', () => block('a', '', []), 'got ""'],
    ['an empty part of a name', () => block('a..b', []), "a block's name must be identifiers joined by dots"],
    ['an empty reference', () => reference(''), 'a reference must consist of'],
    ['a quoted name', () => access(reference('a'), 'b c'), 'use index()'],
    ['NaN', () => attribute('a', [1, NaN]), 'a[1]: a number must be finite, got NaN'],
    ['infinity', () => attribute('a', { b: { c: Infinity } }), 'a.b.c: a number must be finite'],
    ['half a character', () => attribute('a', ['\ud800']), 'a[0]: a string must be Unicode text'],
    ['an empty key', () => attribute('a', { '': 1 }), 'a: an object key must not be empty'],
    ['a quote in a key', () => attribute('a', { b: { 'c"': 1 } }), 'a.b: an object key'],
    ['a backslash in a key', () => attribute('a', { 'c\\d': 1 }), 'Alloy does not unescape keys'],
    ['a no-break space in a key', () => attribute('a', { 'c\u00a0d': 1 }), 'printable'],
    ['a line break in a key', () => attribute('a', { 'c\nd': 1 }), 'printable'],
    ['a hole', () => attribute('a', new Array<Value>(1)), 'a[0]: a value must be'],
    ['a date', () => attribute('a', new Date(0) as unknown as Value), 'got an object'],
    ['a function', () => attribute('a', (() => 1) as unknown as Value), 'got a function'],
    ['an unknown operator', () => binary(1, '??' as '+', 2), 'got "??"'],
    ['an unknown sign', () => unary('+' as '-', 2), 'must be - or !'],
    ['two lines of comment', () => comment('a\nb'), 'must be one line'],
    ['a byte order mark in a comment', () => comment('\ufeff'), 'must be one line'],
    ['a comment behind nothing', () => alloyFile([trailingComment('x')]), 'a trailing comment must'],
    ['a comment behind a comment', () => block('a', [comment('x'), trailingComment('y')]), 'got "// y"'],
  ])('refuse %s', (_, build, message) => {
    expect(build).toThrow(AlloyConfigError);
    expect(build).toThrow(message);
  });

  it('refuse a circular value', () => {
    const circular: Value[] = [];
    circular.push(circular);

    expect(() => attribute('a', circular)).toThrow('circular');
  });

  it('say in which value the error is', () => {
    const error = errorOf(() => attribute('targets', [{ job: NaN }]));

    expect(error).toMatchObject({ code: 'ERR_TTA_ALLOY_CONFIG', path: 'targets[0].job' });
  });

  it('put blank lines as the formatter does, so that a tree comes back the same', () => {
    const file = alloyFile([attribute('a', 1), block('b', [comment('c'), block('d', {})]), comment('e')]);

    expect(file.body.map(({ kind }) => kind)).toEqual(['attribute', 'blankLine', 'block', 'blankLine', 'comment']);
    expect(parseAlloy(printAlloy(file)).body).toMatchObject(file.body);
  });
});

describe('dottedName', () => {
  it('names references and nothing else', () => {
    expect(dottedName(reference('a.b.c'))).toBe('a.b.c');
    expect(dottedName(access(call('a'), 'b'))).toBeUndefined();
  });
});

function errorOf(build: () => unknown): unknown {
  try {
    return build();
  } catch (error) {
    return error;
  }
}
