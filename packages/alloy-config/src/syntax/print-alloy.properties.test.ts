import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AlloyConfigError } from './alloy-config-error.js';
import { alloyFile, attribute, blankLine, block, comment, trailingComment, type BodyEntry } from './builders.js';
import { access, binary, call, index, parentheses, reference, unary } from './expression-builders.js';
import { formatAlloy } from './format-alloy.js';
import { isIdentifier } from './identifier.js';
import type { AlloyFile, BinaryOperator } from './nodes.js';
import { precedence } from './operators.js';
import { parseAlloy } from './parse-alloy.js';
import { printAlloy } from './print-alloy.js';
import { isSafeKey, type Value } from './to-expression.js';

const seed = Number(process.env.TTA_SEED ?? Date.now() % 2 ** 31);
// In CI ten thousand; at a desk fewer, because each run takes others.
const numRuns = process.env.CI === undefined ? 2_000 : 10_000;

const identifiers = fc.oneof(
  fc.constantFrom('a', 'longer_name', 'größe', '名前'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).filter(isIdentifier),
);
const dotted = fc.array(identifiers, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
const objectKeys = fc.oneof(identifiers, fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }).filter(isSafeKey));
const operators = fc.constantFrom(...(Object.keys(precedence) as BinaryOperator[]));

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt(),
    fc.constantFrom(null, true, false),
    dotted.map(reference),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(objectKeys, tie('value'), { maxKeys: 3, noNullPrototype: false }),
    fc.tuple(dotted, fc.array(tie('value'), { maxLength: 3 })).map(([name, values]) => call(name, ...values)),
    fc.tuple(tie('value'), identifiers).map(([object, name]) => access(object, name)),
    fc.tuple(tie('value'), tie('value')).map(([object, key]) => index(object, key)),
    fc.tuple(fc.constantFrom('-', '!'), tie('value')).map(([operator, operand]) => unary(operator, operand)),
    fc.tuple(tie('value'), operators, tie('value')).map(([left, operator, right]) => binary(left, operator, right)),
    tie('value').map(parentheses),
  ),
}));
const commentText = fc.string({ unit: 'grapheme', maxLength: 10 });

const { entries } = fc.letrec<{ entries: BodyEntry[]; entry: BodyEntry }>((tie) => ({
  entries: fc.array(tie('entry'), { maxLength: 5 }),
  entry: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(identifiers, value).map(([name, given]) => attribute(name, given)),
    fc.constant(blankLine()),
    commentText.map(comment),
    commentText.map(trailingComment),
    fc
      .tuple(dotted, fc.option(identifiers, { nil: undefined }), tie('entries'))
      .map(([name, label, body]) => placed(body, (allowed) => block(name, label, allowed))),
  ),
}));

describe(`printAlloy, for any tree (seed ${seed})`, () => {
  it('prints what is parsed back as the tree it was', () => {
    fc.assert(
      fc.property(
        entries.map((body) => placed(body, alloyFile)),
        (file) => {
          const text = printAlloy(file);

          expect(withoutPlaces(parseAlloy(text))).toBe(withoutPlaces(file));
          expect(formatAlloy(text)).toBe(text);
        },
      ),
      { numRuns, seed },
    );
  });
});

/** Builds with a body, and without its trailing comments if one of them has got a place that the builders refuse. */
function placed<T>(body: readonly BodyEntry[], build: (allowed: readonly BodyEntry[]) => T): T {
  try {
    return build(body);
  } catch (error) {
    if (!(error instanceof AlloyConfigError)) throw error;
    return build(body.filter((entry) => entry === undefined || !('trailing' in entry)));
  }
}

function withoutPlaces(file: AlloyFile): string {
  const places = /^(source|operatorOffset|bracketOffset|.*[rR]ange)$/;
  return JSON.stringify(file, (key, node: unknown) => {
    if (places.test(key)) return undefined;
    const isObject = typeof node === 'object' && node !== null && !Array.isArray(node);
    return isObject ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1))) : node;
  });
}
