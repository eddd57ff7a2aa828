import { describe, expect, it, jest } from '@jest/globals';
import { MemoryCacheStore, type CacheEntry } from '../index.js';

const entry = (value: unknown): CacheEntry<unknown> => ({ value, storedAt: 0, expiresAt: Infinity, computeMs: 0 });

describe('MemoryCacheStore', () => {
  it('keeps, replaces and forgets entries', () => {
    const store = new MemoryCacheStore<unknown>(2);
    const [first, second] = [entry(undefined), entry(null)];

    store.set('a', first);
    expect([store.get('a'), store.size]).toEqual([{ ...first, storedAt: expect.closeTo(first.storedAt, -1) }, 1]);
    store.set('a', second);
    expect([store.get('a'), store.size]).toEqual([{ ...second, storedAt: expect.closeTo(second.storedAt, -1) }, 1]);

    expect([store.delete('a'), store.delete('a'), store.get('a'), store.size]).toEqual([true, false, undefined, 0]);
  });

  it('reports only the entries that leave for lack of room', () => {
    const onEvict = jest.fn();
    const store = new MemoryCacheStore<unknown>(2, onEvict);

    for (const key of ['a', 'b', 'b', 'c']) store.set(key, entry(key));
    expect(onEvict).toHaveBeenCalledTimes(1);
    expect(store.get('a')).toBeUndefined();
    store.delete('b');
    store.clear();

    expect(onEvict).toHaveBeenCalledTimes(1);
    expect(store.size).toBe(0);
  });

  it.each([0, -1, 1.5, Infinity, 2 ** 24 + 1, '10'])('refuses a bound of %p', (maxEntries) => {
    expect(() => new MemoryCacheStore(maxEntries as number)).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option: 'maxEntries' }),
    );
  });
});
