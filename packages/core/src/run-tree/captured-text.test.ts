import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { capturedText } from './captured-text.js';

const circular: { name: string; self?: unknown } = { name: 'a' };
circular.self = circular;

class Account {
  readonly name = 'Ada';
  readonly apiKey = 'k-1';
  get balance(): number {
    throw new Error('a getter ran');
  }
  toJSON(): string {
    throw new Error('toJSON ran');
  }
}

const withGetter = Object.defineProperty({ a: 1 }, 'b', {
  enumerable: true,
  get: () => {
    throw new Error('a getter ran');
  },
});

describe('capturedText', () => {
  it.each<[what: string, value: unknown, text: string]>([
    ['a string', 'a "word"', String.raw`"a \"word\""`],
    ['a number', 7, '7'],
    ['a bigint', 12n, '12n'],
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a function', () => 1, 'a function'],
    ['a list', [1, 'b', [true]], '[1,"b",[true]]'],
    ['an object', { player: 7, tags: ['x'] }, '{"player":7,"tags":["x"]}'],
    ['a map', new Map<unknown, unknown>([['a', 1]]), 'Map {"a":1}'],
    ['a set', new Set([1, 2]), 'Set [1,2]'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an error', new TypeError('no'), '"TypeError: no"'],
    ['bytes', Buffer.from('abc'), '[3 bytes]'],
    ['a circle', circular, '{"name":"a","self":[circular]}'],
    ['an instance, without its getters and its toJSON', new Account(), '{"name":"Ada","apiKey":"[concealed]"}'],
    ['a field with a getter', withGetter, '{"a":1,"b":"[getter]"}'],
  ])('writes %s', (_, value, text) => {
    expect(capturedText(value, 100)).toBe(text);
  });

  it('conceals fields whose names suggest a secret, at any depth, in maps too', () => {
    const secret = 's3cret';
    const value = {
      user: { password: secret, headers: { Authorization: secret, cookie: { value: secret } } },
      list: [{ api_key: secret }],
      map: new Map([['accessToken', secret]]),
    };

    expect(capturedText(value, 1000)).not.toContain(secret);
    expect(capturedText(value, 1000)).toContain('"password":"[concealed]"');
  });

  it('shows how many tokens a model took', () => {
    expect(capturedText({ prompt_tokens: 12, maxTokens: 100, tokens: ['t-1'], token: 7 }, 100)).toBe(
      '{"prompt_tokens":12,"maxTokens":100,"tokens":"[concealed]","token":"[concealed]"}',
    );
  });

  it('survives what cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(capturedText({ proxy }, 100)).toBe('{"proxy":[unreadable]');
  });

  it('stops where the text is long enough, however large, deep or wide the value is', () => {
    let read = 0;
    const counted = new Proxy(new Array(1_000_000).fill('word'), {
      get: (target, key, receiver): unknown => {
        read++;
        return Reflect.get(target, key, receiver);
      },
    });
    let deep: unknown = 'end';
    for (let level = 0; level < 100_000; level++) deep = { deep };

    expect(capturedText(counted, 100)).toMatch(/^\["word",.{80,}\.\.\.$/);
    expect(read).toBeLessThan(200);
    expect(capturedText(deep, 1000)).toContain('{...}');
    expect(capturedText('x'.repeat(5_000_000), 100)).toHaveLength(100);
  });

  it('never throws and never exceeds its length', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, fc.integer({ min: 3, max: 60 }), (value, longest) => {
        expect(capturedText(value, longest).length).toBeLessThanOrEqual(longest);
      }),
    );
  });
});
