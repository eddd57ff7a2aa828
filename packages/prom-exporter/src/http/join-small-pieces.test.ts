import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinSmallPieces } from './join-small-pieces.js';
import type { Piece } from '../model/page.js';
import { joinPieces, pieceText } from '../testing/render-page.js';

const lengths = fc.oneof(fc.nat({ max: 40 }), fc.integer({ min: 8000, max: 8400 }), fc.nat({ max: 40_000 }));
const kinds = fc.constantFrom('string', 'buffer', 'lent');

describe('joinSmallPieces', () => {
  it('says the same in fewer pieces, and gives back what it copied', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, lengths), { maxLength: 60 }), (made) => {
        let onLoan = 0;
        const texts = made.map(([, length], index) => `${index % 10}ü`.repeat(length / 3));
        const lend = function* (): Generator<Piece> {
          for (const [index, [kind]] of made.entries()) {
            const text = texts[index] ?? '';
            if (kind === 'string') yield text;
            else if (kind === 'buffer') yield Buffer.from(text);
            else {
              onLoan++;
              yield { bytes: Buffer.from(text), giveBack: () => onLoan-- };
            }
          }
        };

        const pieces = [...joinSmallPieces(lend())];

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
});
