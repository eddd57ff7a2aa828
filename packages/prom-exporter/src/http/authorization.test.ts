import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { createAuthorization } from './authorization.js';

const timingSafeEqual = jest.spyOn(process.getBuiltinModule('node:crypto'), 'timingSafeEqual');
afterAll(() => timingSafeEqual.mockRestore());

const secret = 'a-token-of-some-length';
const wrong = ['', 'a', 'a-token-of-some-lengtH', 'b-token-of-some-length', `${secret}!`, 'x'.repeat(10_000)];

describe('createAuthorization', () => {
  it.each([
    ['a token', { bearerToken: secret }, (given: string) => `Bearer ${given}`],
    [
      'a password',
      { username: 'prometheus', password: secret },
      (given: string) => `Basic ${Buffer.from(`prometheus:${given}`).toString('base64')}`,
    ],
  ])('takes the same time for %s whatever is wrong with it: digests are compared as wholes', (_what, auth, header) => {
    const { isAllowed } = createAuthorization(auth);

    for (const given of wrong) {
      timingSafeEqual.mockClear();
      expect(isAllowed(header(given))).toBe(false);

      expect(timingSafeEqual).toHaveBeenCalledTimes(1);
      expect(timingSafeEqual.mock.calls[0]?.map(({ byteLength }) => byteLength)).toEqual([32, 32]);
    }
  });

  it('takes the scheme in any case, and no other scheme', () => {
    const { isAllowed } = createAuthorization({ bearerToken: 'abc' });

    expect(['Bearer abc', 'bearer abc', 'BEARER abc'].map(isAllowed)).toEqual([true, true, true]);
    expect([undefined, '', 'abc', 'Basic abc', 'Bearer', 'Bearerabc'].map(isAllowed)).not.toContain(true);
  });

  it.each([
    ['a token that ends with a line feed', { bearerToken: 'abc\n' }, 'auth.bearerToken'],
    ['a token of two words', { bearerToken: 'abc def' }, 'auth.bearerToken'],
    ['a token with an umlaut', { bearerToken: 'äbc' }, 'auth.bearerToken'],
    ['a password that ends with a line feed', { username: 'ops', password: 'abc\r\n' }, 'auth.password'],
    ['a name with a tabulator', { username: 'o\tps', password: 'abc' }, 'auth.username'],
  ])('refuses %s, which no scrape could send, and does not show it', (_what, auth, option) => {
    const create = (): unknown => createAuthorization(auth);

    expect(create).toThrow(new RegExp(`^${option} must be .*; trim what is read from a file`));
    expect(create).not.toThrow(/bc|ops/);
  });

  it('takes a password of several words and any letters', () => {
    const { isAllowed } = createAuthorization({ username: 'ops', password: 'grün und blau' });

    expect(isAllowed(`Basic ${Buffer.from('ops:grün und blau').toString('base64')}`)).toBe(true);
  });
});
