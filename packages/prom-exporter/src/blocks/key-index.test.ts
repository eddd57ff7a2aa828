import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KeyIndex } from './key-index.js';

/** An index that compares the keys themselves and reports whether each one was already there. */
function setUp() {
  const index = new KeyIndex();
  const keys: string[] = [];
  const add = (key: string): boolean => {
    const isThere = index.add(key, (number) => keys[number] === key);
    keys.push(key);
    return isThere;
  };
  const truncate = (size: number): void => {
    index.truncate(size);
    keys.length = Math.min(keys.length, size);
  };
  return { index, add, truncate };
}

const key = fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', 'ü', '🌱') });

describe('KeyIndex', () => {
  it('knows what was added and was not forgotten', () => {
    fc.assert(
      fc.property(fc.array(key), fc.nat({ max: 20 }), fc.array(key), (first, size, second) => {
        const { index, add, truncate } = setUp();
        first.forEach((each, number) => expect(add(each)).toBe(first.indexOf(each) < number));
        truncate(size);
        index.reserve(10 * size);
        const all = [...first.slice(0, size), ...second];

        second.forEach((each, number) =>
          expect(add(each)).toBe(all.indexOf(each) < Math.min(size, first.length) + number),
        );
        expect(index.size).toBe(all.length);
      }),
    );
  });

  it('holds many', () => {
    const { index, add, truncate } = setUp();
    const keys = Array.from({ length: 5000 }, (_, number) => `primitive-${number}`);

    index.reserve(1000);
    expect(keys.some(add)).toBe(false);
    truncate(300);
    index.reserve(20_000);
    expect(keys.slice(300).some(add)).toBe(false);
    expect(keys.every(add)).toBe(true);
  });

  it('asks about the few keys alone that have the same hash', () => {
    const index = new KeyIndex();
    let asked = 0;

    for (let number = 0; number < 20_000; number++) index.add(`{name="${number}"}`, () => ++asked < 0);

    expect(asked).toBeLessThan(10);
  });
});
