import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from '../index.js';
import { describeError } from '../authors.js';

const circular = new Error('circular');
circular.cause = circular;

describe('describeError', () => {
  it.each([
    { what: 'an error', error: new TypeError('broken'), errorType: 'TypeError', errorMessage: 'broken' },
    {
      what: 'an error of ours',
      error: new InvalidOptionError('size', 'a number', 'big'),
      errorType: 'InvalidOptionError',
      errorMessage: 'size must be a number, got a string of 3 characters',
    },
    { what: 'a circular error', error: circular, errorType: 'Error', errorMessage: 'circular' },
    {
      what: 'an error of another realm',
      error: runInNewContext('new RangeError("far away")') as unknown,
      errorType: 'RangeError',
      errorMessage: 'far away',
    },
    {
      what: 'a subclass of another realm',
      error: runInNewContext('class Far extends Error { name = "Far" }; new Far("away")') as unknown,
      errorType: 'Far',
      errorMessage: 'away',
    },
    { what: 'undefined', error: undefined, errorType: 'undefined', errorMessage: 'undefined' },
    { what: 'null', error: null, errorType: 'null', errorMessage: 'null' },
    { what: 'a string', error: 'text', errorType: 'string', errorMessage: 'text' },
    { what: 'a symbol', error: Symbol('s'), errorType: 'symbol', errorMessage: 'Symbol(s)' },
    { what: 'an object without a name', error: { code: 7 }, errorType: 'object', errorMessage: '' },
    {
      what: 'an object without a prototype',
      error: Object.create(null) as unknown,
      errorType: 'object',
      errorMessage: '',
    },
    { what: 'a function', error: () => undefined, errorType: 'error', errorMessage: '' },
    { what: 'a name that is no string', error: { name: 7, message: {} }, errorType: 'object', errorMessage: '' },
    { what: 'hostile getters', error: hostile(), errorType: 'object', errorMessage: '' },
  ])('describes $what', ({ error, errorType, errorMessage }) => {
    expect(describeError(error)).toEqual({ errorType, errorMessage });
  });

  it('cuts what is long', () => {
    const error = new Error('x'.repeat(10_000));
    error.name = 'N'.repeat(10_000);

    const { errorType, errorMessage } = describeError(error);

    expect([errorType.length, errorMessage.length]).toEqual([200, 200]);
    expect(errorMessage.endsWith('x...')).toBe(true);
    expect(describeError('y'.repeat(201)).errorMessage).toHaveLength(200);
    expect(describeError('y'.repeat(200)).errorMessage).toBe('y'.repeat(200));
  });
});

function hostile(): object {
  const refuse = (): never => {
    throw new Error('do not look at me');
  };
  return Object.defineProperties({}, { name: { get: refuse }, message: { get: refuse } });
}
