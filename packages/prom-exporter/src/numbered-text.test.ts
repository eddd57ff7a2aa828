import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numberText } from './number-text.js';
import { NumberedText } from './numbered-text.js';

const parts = ['\na ', '\nb{x="ü"} ', '\n', '\nd "🌱" '];

const number = fc.oneof(
  fc.nat(),
  fc.nat({ max: 12 }),
  fc.constantFrom(
    9,
    10,
    99,
    100,
    999_999_999,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 32,
    1e10,
    1e21,
    -1,
    -0,
    NaN,
    Infinity,
    -Infinity,
  ),
  fc.double(),
  fc.maxSafeInteger(),
);

describe('NumberedText', () => {
  it('always reads as if it had been written anew', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number, number), { maxLength: 8 }), (rounds) => {
        const text = new NumberedText(parts);
        for (const round of rounds) {
          text.set(Float64Array.from(round));

          const anew = parts.map((part, slot) => part + numberText(round[slot] ?? 0)).join('');
          expect(text.copy([]).toString()).toBe(anew);
        }
      }),
    );
  });

  it('leaves lines out of a copy and adds text behind numbers, and stays as it was', () => {
    const text = new NumberedText(['\na ', '\nb ', '\nc ', '\nd ']);
    text.set(Float64Array.of(1, 22, 333, 4444));

    expect(text.copy([{ slot: 0, text: undefined }]).toString()).toBe('\nb 22\nc 333\nd 4444');
    expect(
      text
        .copy([
          { slot: 1, text: ' # x' },
          { slot: 2, text: undefined },
          { slot: 3, text: ' # y' },
        ])
        .toString(),
    ).toBe('\na 1\nb 22 # x\nd 4444 # y');
    expect(text.copy([0, 1, 2, 3].map((slot) => ({ slot, text: undefined }))).toString()).toBe('');
    expect(text.copy([]).toString()).toBe('\na 1\nb 22\nc 333\nd 4444');
  });

  it('gives copies that later numbers do not touch', () => {
    const text = new NumberedText(['a ']);
    const before = text.copy([]);
    text.set(Float64Array.of(7));

    expect(before.toString()).toBe('a 0');
  });
});
