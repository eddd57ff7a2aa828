import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AlloyConfigError } from './alloy-config-error.js';
import { attribute } from './builders.js';
import { formatAlloy } from './format-alloy.js';
import { parseAlloy } from './parse-alloy.js';
import { quoteString } from './quote-string.js';

const seed = Number(process.env.TTA_SEED ?? Date.now() % 2 ** 31);
// In CI ten thousand; at a desk fewer, because each run takes others.
const numRuns = process.env.CI === undefined ? 2_000 : 10_000;

describe('quoteString', () => {
  it.each([
    ['', '""'],
    ['plain', '"plain"'],
    ['say "hi" \\ bye', '"say \\"hi\\" \\\\ bye"'],
    ['\\d+\\.\\w', '"\\\\d+\\\\.\\\\w"'],
    ['a\nb\rc\td', '"a\\nb\\rc\\td"'],
    ['\u0000\u0007\u001f\u007f', '"\\x00\\x07\\x1f\\x7f"'],
    ['\u0080\u00a0\u00ad\u2028\ufeff', '"\\u0080\\u00a0\\u00ad\\u2028\\ufeff"'],
    ['größe 名前 🚀', '"größe 名前 🚀"'],
    ["it's `fine` ${TOKEN}", '"it\'s `fine` ${TOKEN}"'],
  ])('quotes %j', (value, quoted) => {
    expect(quoteString(value)).toBe(quoted);
  });

  it('refuses half a surrogate pair and says where it is', () => {
    expect(() => quoteString('ab\ud83d')).toThrow(AlloyConfigError);
    expect(() => quoteString('ab\ud83d')).toThrow('index 2');
  });

  it(`lets any string survive quoting, formatting and parsing (seed ${seed})`, () => {
    const strings = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), fc.string());
    fc.assert(
      fc.property(strings, (value) => {
        const text = formatAlloy(`a = ${quoteString(value)}\nlonger = [\n${quoteString(value)}, // c\n]\n`);

        expect(text.split('\n')[0]).toBe(`a      = ${quoteString(value)}`);
        expect(valueOf(text)).toBe(value);
        expect(attribute('a', value).value).toMatchObject({ kind: 'string', value });
      }),
      { numRuns, seed },
    );
  });
});

function valueOf(text: string): unknown {
  const [statement] = parseAlloy(text).body;
  return statement?.kind === 'attribute' && statement.value.kind === 'string' ? statement.value.value : undefined;
}
