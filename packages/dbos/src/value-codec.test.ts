import { describe, expect, it } from '@jest/globals';
import { TimeoutExceededError, TtaError } from '@tta/core';
import { Amounts } from '@tta/core/authors';
import { ValueCodec } from './value-codec.js';

class Declined extends Error {
  override readonly name = 'Declined';
  constructor(readonly code: string) {
    super('the card was declined');
  }
}

const codec = new ValueCodec({ errors: [Declined], codec: undefined, maxValueBytes: 200_000 });
const revived = (error: unknown): unknown => {
  const outcome = codec.decode(codec.encodeError(error, 'failure'));
  return 'error' in outcome ? outcome.error : 'no error';
};

describe('the codec of recorded values', () => {
  it.each([undefined, null, Number.NaN, 2n ** 70n, new Date(0), new Map([[1, new Set(['a'])]]), { a: [undefined] }])(
    'gives back %p',
    (value) => {
      expect(codec.decode(codec.encode(value, 'value'))).toEqual({ value });
    },
  );

  it('revives errors of the classes it was given, with their fields and causes', () => {
    const error = revived(Object.assign(new Declined('E_CARD'), { cause: new RangeError('limit') }));

    expect(error).toBeInstanceOf(Declined);
    expect(error).toMatchObject({ name: 'Declined', message: 'the card was declined', code: 'E_CARD' });
    expect((error as Error).cause).toMatchObject({ name: 'RangeError', message: 'limit' });
  });

  it('revives timeouts of TTA as what they are', () => {
    const error = revived(new TimeoutExceededError(50));

    expect(TtaError.is(error)).toBe(true);
    expect(error).toMatchObject({ code: 'ERR_TTA_TIMEOUT', status: 'timeout', timeoutMs: 50 });
  });

  it.each(['text', undefined, null, 7])('gives back %p where it was thrown', (thrown) => {
    expect(revived(thrown)).toBe(thrown);
  });

  it.each([
    ['a function', { run: () => 1 }],
    ['a method inside a list', [{ deep: [() => 1] }]],
    ['a promise', { later: Promise.resolve(1) }],
    ['a symbol', Symbol('s')],
  ])('refuses %s, with advice', (_, value) => {
    expect(() => codec.encode(value, 'the result of step "charge"')).toThrow(
      expect.objectContaining({
        code: 'ERR_TTA_UNRECORDABLE_VALUE',
        message: expect.stringMatching(/the result of step "charge" has .*plain data/),
      }),
    );
  });

  it('refuses a value that is too large, and does not show it', () => {
    const large = 'secret'.repeat(100_000);

    expect(() => codec.encode(large, 'the result of step "load"')).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_VALUE_TOO_LARGE', message: expect.not.stringContaining('secret') }),
    );
  });

  it('encrypts what it writes, where it is told how', () => {
    const reversed = (text: string): string => Buffer.from(text).reverse().toString('latin1');
    const secret = new ValueCodec({ errors: [], codec: { encode: reversed, decode: reversed }, maxValueBytes: 1000 });
    const text = secret.encode('plain', 'value');

    expect(text).not.toContain('plain');
    expect(secret.decode(text)).toEqual({ value: 'plain' });
  });

  it('keeps the costs of a step beside its value and its failure, and reads outcomes without', () => {
    const cost = Amounts.of({ usd: 2e-9 + 1e-9 / 3, inputTokens: 5 }).toRecorded();

    expect(codec.decode(codec.encode(1, 'it', cost))).toEqual({ value: 1, cost });
    expect(codec.decode(codec.encodeError(new Error('broken'), 'it', cost))).toMatchObject({
      error: new Error('broken'),
      cost,
    });
    expect(codec.decode(codec.encode(1, 'it'))).toEqual({ value: 1 });
  });
});
