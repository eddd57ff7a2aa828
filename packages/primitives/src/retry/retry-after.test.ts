import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ParallelError, retryAfterMsOf } from '../index.js';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('Wed, 21 Oct 2015 07:28:00 GMT') });
});
afterEach(() => {
  jest.useRealTimers();
});

const withHeader = (value: unknown): object => ({ response: { headers: { 'Retry-After': value } } });

describe('retryAfterMsOf', () => {
  it.each<{ from: string; error: unknown; delayMs: number | undefined }>([
    { from: 'retryAfterMs', error: Object.assign(new Error(), { retryAfterMs: 1500 }), delayMs: 1500 },
    { from: 'a negative retryAfterMs', error: { retryAfterMs: -5 }, delayMs: 0 },
    { from: 'a retryAfterMs that is no number', error: { retryAfterMs: NaN }, delayMs: undefined },
    { from: 'seconds', error: withHeader('120'), delayMs: 120_000 },
    { from: 'seconds as a number', error: withHeader(2), delayMs: 2000 },
    { from: 'seconds with blanks around', error: withHeader(' 7 '), delayMs: 7000 },
    { from: 'a fraction of seconds', error: withHeader('0.5'), delayMs: 500 },
    { from: 'a date', error: withHeader('Wed, 21 Oct 2015 07:28:30 GMT'), delayMs: 30_000 },
    { from: 'a date that is over', error: withHeader('Wed, 21 Oct 2015 07:00:00 GMT'), delayMs: 0 },
    { from: 'an ISO date', error: withHeader('2015-10-21T07:29:00Z'), delayMs: 60_000 },
    { from: 'text that is no date', error: withHeader('in 5 minutes'), delayMs: undefined },
    { from: 'a negative number', error: withHeader('-5'), delayMs: undefined },
    { from: 'an empty header', error: withHeader(''), delayMs: undefined },
    { from: 'a header of another type', error: withHeader({}), delayMs: undefined },
    { from: 'Headers', error: { response: { headers: new Headers({ 'Retry-After': '3' }) } }, delayMs: 3000 },
    {
      from: "another library's headers",
      error: { headers: { get: (name: string) => (name === 'retry-after' ? '4' : null) } },
      delayMs: 4000,
    },
    { from: 'a response that was thrown', error: new Response('', { headers: { 'retry-after': '5' } }), delayMs: 5000 },
    { from: 'headers of the error itself', error: { headers: { 'retry-after': '6' } }, delayMs: 6000 },
    { from: 'retry-after-ms', error: { headers: { 'retry-after-ms': '250', 'retry-after': '1' } }, delayMs: 250 },
    { from: 'responseHeaders', error: { responseHeaders: { 'retry-after': '8' } }, delayMs: 8000 },
    { from: 'a list of headers', error: { headers: { 'retry-after': ['9', '10'] } }, delayMs: 9000 },
    {
      from: 'its cause',
      error: new Error('outer', { cause: new Error('inner', { cause: { retryAfterMs: 20 } }) }),
      delayMs: 20,
    },
    {
      from: 'the slowest of its errors',
      error: new ParallelError('both', [new Error(), { retryAfterMs: 30 }, withHeader('0.01')]),
      delayMs: 30,
    },
    { from: 'a cause that is itself', error: circular(), delayMs: undefined },
    { from: 'other headers', error: { headers: { date: 'now' } }, delayMs: undefined },
    { from: 'an error that asks for nothing', error: new Error(), delayMs: undefined },
    { from: 'undefined', error: undefined, delayMs: undefined },
    { from: 'a string', error: 'wait', delayMs: undefined },
    { from: 'a response that is null', error: { response: null }, delayMs: undefined },
  ])('reads $delayMs from $from', ({ error, delayMs }) => {
    expect(retryAfterMsOf(error)).toBe(delayMs);
  });

  it('asks for nothing where it may not look', () => {
    const error = {
      get response(): never {
        throw new Error('do not look at me');
      },
    };

    expect(retryAfterMsOf(error)).toBeUndefined();
  });
});

function circular(): Error {
  const error = new Error('round');
  error.cause = error;
  return error;
}
