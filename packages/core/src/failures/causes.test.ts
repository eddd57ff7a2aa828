import { describe, expect, it } from '@jest/globals';
import { causesOf, causesText, deepestMessage, stackOf } from './causes.js';

const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');
const fetchFailed = new TypeError('fetch failed', { cause: refused });

describe('causes', () => {
  it('are told to the last', () => {
    const outer = new Error('no player', { cause: fetchFailed });

    expect(causesOf(outer)).toEqual([fetchFailed, refused]);
    expect(causesText(outer, true)).toBe('TypeError: fetch failed; Error: connect ECONNREFUSED 127.0.0.1:1');
    expect(causesText(outer, false)).toBe('TypeError; Error');
    expect(deepestMessage(outer)).toBe('connect ECONNREFUSED 127.0.0.1:1');
  });

  it('are the errors inside too', () => {
    const both = new AggregateError([refused, new RangeError('other')]);

    expect(causesText(both, true)).toBe('Error: connect ECONNREFUSED 127.0.0.1:1; RangeError: other');
    expect(deepestMessage(both)).toBe('connect ECONNREFUSED 127.0.0.1:1');
  });

  it('end, however many there are and whatever they contain', () => {
    const round = new Error('round');
    round.cause = new Error('and round', { cause: round });
    let deep = new Error('0');
    for (let depth = 1; depth < 10_000; depth++) deep = new Error(String(depth), { cause: deep });
    const wide = new AggregateError(Array.from({ length: 10_000 }, (_, index) => new Error(String(index))));
    const hostile = new Proxy(new Error('hidden'), {
      get: () => {
        throw new Error('do not look');
      },
    });

    expect(causesOf(round)).toHaveLength(1);
    expect(causesOf(deep)).toHaveLength(10);
    expect(causesOf(wide)).toHaveLength(10);
    expect(causesOf(hostile)).toEqual([]);
    expect(stackOf(hostile)).toBeUndefined();
    expect(deepestMessage(round)).toBe('and round');
  });

  it('have a stack whose message is cut as elsewhere', () => {
    const stack = stackOf(new Error('x'.repeat(100_000))) ?? '';

    expect(stack).toMatch(/^Error: x{197}\.\.\.\n +at /);
  });

  it('keep the message of an error whose cause has none', () => {
    expect(deepestMessage(new Error('told', { cause: {} }))).toBe('told');
    expect(causesText(new Error('alone'), true)).toBeUndefined();
  });
});
