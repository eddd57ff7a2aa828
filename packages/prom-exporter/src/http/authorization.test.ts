import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { createAuthorization } from './authorization.js';

const timingSafeEqual = jest.spyOn(process.getBuiltinModule('node:crypto'), 'timingSafeEqual');
afterAll(() => timingSafeEqual.mockRestore());

const secret = 'a token of some length';
const wrong = ['', 'a', 'a token of some lengtH', 'b token of some length', `${secret}!`, 'x'.repeat(10_000)];

describe('createAuthorization', () => {
  it.each([
    ['a token', { bearerToken: secret }, (given: string) => `Bearer ${given.replaceAll(' ', '_')}`],
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
});
