import { runInNewContext } from 'node:vm';
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

class Money {
  constructor(readonly cents: number) {}
}

const codec = new ValueCodec({ errors: [Declined], codec: undefined, maxValueBytes: 200_000 });
const revived = (error: unknown): unknown => {
  const outcome = codec.decode(codec.encodeError(error, 'failure'));
  return 'error' in outcome ? outcome.error : 'no error';
};

/** Plain objects have none, of whichever realm. */
function kindOf(value: object): string {
  const { constructor } = value as { readonly constructor?: { readonly name: string } };
  return constructor?.name ?? 'Object';
}

describe('the codec of recorded values', () => {
  it.each([undefined, null, Number.NaN, 2n ** 70n, new Date(0), new Map([[1, new Set(['a'])]]), { a: [undefined] }])(
    'gives back %p',
    (value) => {
      expect(codec.decode(codec.encode(value, 'value'))).toEqual({ value });
    },
  );

  it.each([
    Buffer.from([0, 255]),
    new Uint8Array([1]),
    new URL('https://shop.example/a?b'),
    /a/gi,
    Object.create(null),
    runInNewContext('({ a: [1] })'),
  ])('gives back %p of its kind', (value: object) => {
    const back = codec.decode(codec.encode(value, 'value')) as unknown as { readonly value: object };

    expect(back.value).toEqual(value);
    expect(kindOf(back.value)).toBe(kindOf(value));
  });

  it('gives back an error that was not thrown as an error, with its name', async () => {
    const [settled] = await Promise.allSettled([Promise.reject(new TypeError('no'))]);
    const back = codec.decode(codec.encode(settled, 'value')) as { readonly value: typeof settled };

    expect(back.value).toMatchObject({ status: 'rejected', reason: { name: 'TypeError', message: 'no' } });
    expect((back.value as PromiseRejectedResult).reason).toBeInstanceOf(Error);
  });

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
    ['an instance of a class', new Money(1)],
    ['an instance inside a map', new Map([['price', new Money(1)]])],
    [
      'an instance of a class without a name',
      new (class {
        cents = 1;
      })(),
    ],
    ['an instance of a subclass of one that comes back', new (class Prices extends Map {})()],
    ['a buffer that has no view', new ArrayBuffer(2)],
    ['numbers that JSON has not', new BigInt64Array(2)],
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
