import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPlainJson } from './plain-json.js';
import { plainTextOf, textOf, valueIn } from './superjson.js';

const shared = { a: 1 };
const around: unknown[] = [];
around.push(around);

describe('isPlainJson', () => {
  it('says so only where superjson would write the same', () => {
    const values = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(fc.oneof(values, fc.jsonValue()), (value) => {
        fc.pre(isPlainJson(value));
        expect(plainTextOf(value)).toBe(textOf(value));
      }),
    );
  });

  it('says so of all that JSON gives back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/"(?:__proto__|constructor|prototype)":/.test(text));
        expect(isPlainJson(JSON.parse(text))).toBe(true);
      }),
    );
  });

  it.each([
    { name: 'undefined', value: { a: undefined } },
    { name: 'a hole', value: [1, , 2] }, // eslint-disable-line no-sparse-arrays -- it is what is tested
    { name: 'not a number', value: [Number.NaN] },
    { name: 'minus zero', value: -0 },
    { name: 'a large integer', value: 2n },
    { name: 'a date', value: { at: new Date(0) } },
    { name: 'an object that comes twice', value: [shared, shared] },
    { name: 'a circle', value: around },
    { name: 'a function', value: { toJSON: () => 1 } },
    { name: 'a key that superjson refuses', value: JSON.parse('{"__proto__":1}') as object },
    { name: 'a list of another class', value: new (class List extends Array<number> {})() },
  ])('does not say so of $name', ({ value }) => {
    expect(isPlainJson(value)).toBe(false);
  });

  it('keeps one object that comes twice one', () => {
    const [one, other] = valueIn(textOf([shared, shared])) as [object, object];
    expect(one).toBe(other);
  });
});
