import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinSmallPieces } from './join-small-pieces.js';
import type { Piece } from '../model/page.js';
import { joinPieces, pieceText } from '../testing/render-page.js';

const lengths = fc.oneof(
  fc.nat({ max: 40 }),
  fc.integer({ min: 8000, max: 8400 }),
  fc.nat({ max: 40_000 }),
  fc.integer({ min: 130_000, max: 140_000 }),
);
const kinds = fc.constantFrom('string', 'buffer', 'lent');

describe('joinSmallPieces', () => {
  it('says the same in fewer pieces, and gives back what it copied', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, lengths, fc.boolean()), { maxLength: 60 }), (made) => {
        let onLoan = 0;
        let isForMany = false;
        const texts = made.map(([, length], index) => `${index % 10}ü`.repeat(length / 3));
        const lend = function* (): Generator<Piece> {
          for (const [index, [kind, , many]] of made.entries()) {
            const text = texts[index] ?? '';
            isForMany = many;
            if (kind === 'string') yield text;
            else if (kind === 'buffer') yield Buffer.from(text);
            else {
              onLoan++;
              yield { bytes: Buffer.from(text), giveBack: () => onLoan-- };
            }
          }
        };

        const pieces = [...joinSmallPieces(lend(), () => isForMany)];

        // Pieces on loan are passed on.
        expect(pieces.filter((piece) => 'giveBack' in piece)).toHaveLength(onLoan);
        expect(joinPieces(pieces)).toBe(texts.join(''));
        expect(onLoan).toBe(0);
        const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
        expect(pieces.length).toBeLessThanOrEqual(2 * Math.ceil(bytes / (8 * 1024)) + 1);
      }),
    );
  });

  it('makes one of the pieces of a usual page', () => {
    const pieces = Array.from({ length: 300 }, (_, index) => `tta_metric_${index} 1\n`);

    expect([...joinSmallPieces(pieces)].map(pieceText)).toEqual([pieces.join('')]);
  });

  it('joins long pieces too while many wait, and gives each back before the next is made', () => {
    let onLoan = 0;
    let mostOnLoan = 0;
    const lend = function* (): Generator<Piece> {
      for (let index = 0; index < 80; index++) {
        mostOnLoan = Math.max(mostOnLoan, ++onLoan);
        yield { bytes: Buffer.alloc(20 * 1024, `${index % 10}`), giveBack: () => onLoan-- };
      }
    };

    const toOne = [...joinSmallPieces(lend())].length;
    onLoan = mostOnLoan = 0;
    const toMany = [...joinSmallPieces(lend(), () => true)];

    expect([toOne, toMany.length, mostOnLoan, onLoan]).toEqual([80, 4, 1, 0]);
    expect(joinPieces(toMany)).toBe(joinPieces(lend()));
  });

  it('ends a long chunk with the next piece once fewer wait', () => {
    let isForMany = true;
    const lines = Array.from({ length: 3000 }, (_, index) => `tta_metric_${index} 1234567890\n`);
    const manyUntil2000 = function* (): Generator<Piece> {
      for (const [index, line] of lines.entries()) {
        isForMany = index <= 2000;
        yield line;
      }
    };

    const [first] = joinSmallPieces(manyUntil2000(), () => isForMany);

    expect(first && pieceText(first)).toBe(lines.slice(0, 2001).join(''));
  });
});
