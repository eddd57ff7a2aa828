import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AlloySyntaxError } from './alloy-syntax-error.js';
import { formatAlloy } from './format-alloy.js';

const seed = Number(process.env.TTA_SEED ?? Date.now() % 2 ** 31);
// In CI ten thousand; at a desk fewer, because each run takes others.
const numRuns = process.env.CI === undefined ? 2_000 : 10_000;

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array).toString('latin1'));
const units = fc.array(fc.nat(0xffff), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes));
const tokens = fc
  .array(
    fc.constantFrom(
      ...['"\\U00110000"', '"\\U0010FFFF"', '"\\ud800"', '"\\777"', '"\\xff"', '\\U', '`\\U00110000`'],
      ...['a', 'b.c', '"l"', '"', '`', "'", '\\', '1', '1e', '0x1', '.', '=', '==', '|', '&&', '!', '-', '^', '<='],
      ...['{', '}', '[', ']', '(', ')', ',', '\n', ' ', '\r\n', '//', '/*', '*/', '\u0000', '\ufeff', '#', 'true', 'é'],
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe(`parseAlloy, for any text (seed ${seed})`, () => {
  it('gives a tree or its own error', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, units, tokens), (text) => {
        const error = errorOf(text);

        if (error === undefined) return;
        expect(error).toBeInstanceOf(AlloySyntaxError);
        for (const { offset, line, column } of (error as AlloySyntaxError).diagnostics) {
          const before = text.slice(0, offset).split('\n');
          expect(line).toBe(before.length);
          expect(column).toBe(Buffer.byteLength(before.at(-1) ?? '') + 1);
        }
      }),
      { numRuns, seed },
    );
  });
});

function errorOf(text: string): unknown {
  try {
    formatAlloy(text);
    return undefined;
  } catch (error) {
    return error;
  }
}
