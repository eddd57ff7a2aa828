import { describe, expect, it } from '@jest/globals';
import { showValue } from '../authors.js';

describe('showValue', () => {
  it.each([
    ['text', '"text"'],
    ['line\nbreak', '"line\\nbreak"'],
    [-1, '-1'],
    [NaN, 'NaN'],
    [7n, '7n'],
    [true, 'true'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [() => undefined, 'a function'],
    [[1, 2], 'an array of 2'],
    [{ secret: 'not shown' }, 'an object'],
  ])('shows %p', (value, shown) => {
    expect(showValue(value)).toBe(shown);
  });

  it('cuts a long text', () => {
    expect(showValue('x'.repeat(1000))).toBe(`"${'x'.repeat(60)}..."`);
  });

  it('calls no code of the value', () => {
    const value = {
      toString: () => {
        throw new Error('called');
      },
    };

    expect(showValue(value)).toBe('an object');
  });
});
