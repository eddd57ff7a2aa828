import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numberText } from './number-text.js';
import { NumberedText } from './numbered-text.js';
import { pieceText } from '../testing/render-page.js';

const parts = ['\na ', '\nb{x="ü"} ', '\n', '\nd "🌱" '];

function setAll(text: NumberedText, numbers: readonly number[]): void {
  numbers.forEach((each, slot) => text.set(slot, each));
}

function isSameMemory(left: Buffer, right: Buffer): boolean {
  return left.buffer === right.buffer && left.byteOffset === right.byteOffset;
}

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
  it('always reads as if it had just been written from scratch', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number, number), { maxLength: 8 }), (rounds) => {
        const text = new NumberedText(parts);
        for (const round of rounds) {
          setAll(text, round);

          const anew = parts.map((part, slot) => part + numberText(round[slot] ?? 0)).join('');
          expect(text.copy([]).toString()).toBe(anew);
          expect(pieceText(text.lend())).toBe(anew);
        }
      }),
    );
  });

  it('leaves lines out of a copy and adds text behind numbers, and stays as it was', () => {
    const text = new NumberedText(['\na ', '\nb ', '\nc ', '\nd ']);
    setAll(text, [1, 22, 333, 4444]);

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

  it.each([7, 77])('gives copies and lends bytes that a later %d does not touch', (later) => {
    const text = new NumberedText(['a ', 'b ']);
    const copy = text.copy([]);
    const lent = text.lend();
    text.set(1, later);
    const second = text.lend();

    expect(copy.toString()).toBe('a 0b 0');
    expect(lent.bytes.toString()).toBe('a 0b 0');
    expect(second.bytes.toString()).toBe(`a 0b ${later}`);
  });

  it('copies nothing as long as what it lends is given back or stays as it is', () => {
    const text = new NumberedText(['a ', 'b ']);
    const unreturned = text.lend().bytes;

    expect(isSameMemory(text.lend().bytes, unreturned)).toBe(true);
    text.set(0, 1);
    const { bytes, giveBack } = text.lend();
    giveBack();
    text.set(0, 2);
    expect(isSameMemory(text.lend().bytes, bytes)).toBe(true);
    expect(isSameMemory(bytes, unreturned)).toBe(false);
  });

  it('does not take bytes back for those that came after them', () => {
    const text = new NumberedText(['a ']);
    const first = text.lend();
    text.set(0, 1);
    const second = text.lend();
    first.giveBack();
    text.set(0, 2);

    expect(second.bytes.toString()).toBe('a 1');
  });
});
