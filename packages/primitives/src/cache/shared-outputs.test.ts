import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { cache, task, type CacheEntry, type CacheOptions, type CacheStore } from '../index.js';

afterEach(() => {
  jest.useRealTimers();
});

class Level {
  constructor(readonly number: number) {}
}

/** Keeps text, made by the codec that it is given. */
class TextStore<Value> implements CacheStore<Value> {
  readonly type = 'text';
  readonly texts = new Map<string, string>();
  gets = 0;

  get(key: string): Promise<CacheEntry<Value> | undefined> {
    this.gets++;
    return Promise.resolve(JSON.parse(this.texts.get(key) ?? 'null') as CacheEntry<Value>);
  }
  async set(key: string, entry: CacheEntry<Value>): Promise<void> {
    this.texts.set(key, JSON.stringify(entry));
    return Promise.resolve();
  }
  delete(key: string): boolean {
    return this.texts.delete(key);
  }
  clear(): void {
    this.texts.clear();
  }
}

describe('a store that keeps JSON', () => {
  it.each([
    { what: 'a date', value: { since: new Date(0) }, read: { since: '1970-01-01T00:00:00.000Z' } },
    { what: 'a map', value: new Map([[1, 2]]), read: {} },
    { what: 'an instance', value: new Level(7), read: { number: 7 } },
    { what: 'bytes', value: new Uint8Array([7]), read: { 0: 7 } },
    { what: 'not a number', value: NaN, read: null },
    { what: 'a missing field', value: { name: undefined }, read: {} },
  ])('gives the same kind on the miss, on the wait and on the hit: $what', async ({ value, read }) => {
    const cached = cache(
      task<number, unknown>('load', () => Promise.resolve(value)),
      {
        key: String,
        store: new TextStore(),
      },
    );

    const outputs = await Promise.all([cached.execute(1), cached.execute(1)]);
    outputs.push(await cached.execute(1));

    expect(cached.stats).toMatchObject({ hits: 2, misses: 1, coalesced: 1 });
    for (const output of outputs) {
      expect(output).toStrictEqual(read);
    }
  });

  it.each([{ value: 'text' }, { value: 7 }, { value: true }, { value: null }, { value: undefined }])(
    'is not read again after a miss where JSON changes nothing: $value',
    async ({ value }) => {
      const store = new TextStore<unknown>();

      await expect(
        cache(
          task('load', () => value),
          { key: String, store },
        ).execute(1),
      ).resolves.toBe(value);

      expect(store.gets).toBe(1);
    },
  );

  it('leaves a caller the computed output where another process wrote, where it lags, and where it fails', async () => {
    const value = { since: new Date(0) };
    const older = { value: { since: 'older' }, storedAt: 7, expiresAt: Infinity, computeMs: 1 };
    const answers: (() => Promise<CacheEntry<unknown> | undefined>)[] = [
      () => Promise.resolve(older),
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error('connection lost')),
    ];

    for (const readBack of answers) {
      const store = new TextStore<unknown>();
      const get = jest.fn(readBack).mockResolvedValueOnce(undefined);
      const cached = cache(
        task('load', () => value),
        { key: String, store: Object.assign(store, { get }) },
      );

      await expect(cached.execute(1)).resolves.toBe(value);
      expect(get).toHaveBeenCalledTimes(2);
    }
  });
});

describe('clone', () => {
  interface Made {
    readonly names: string[];
    readonly since: Date;
  }
  const made = (): Made => ({ names: ['Ada'], since: new Date(0) });
  const load = task('load', async (_: number) => made());
  const byInput = { key: String, ttlMs: 1000 };

  it('is off: callers share one object', async () => {
    const cached = cache(load, byInput);

    const first = await cached.execute(1);

    expect(await cached.execute(1)).toBe(first);
  });

  it.each<{ how: string; clone: NonNullable<CacheOptions<number, Made>['clone']> }>([
    { how: 'true', clone: true },
    { how: 'structuredClone', clone: structuredClone },
    { how: 'a function', clone: (output) => ({ ...output, names: [...output.names] }) },
  ])('gives each caller a copy of its own, on the miss, the wait and the hit: $how', async ({ clone }) => {
    const cached = cache(load, { ...byInput, clone });

    const outputs = [...(await Promise.all([cached.execute(1), cached.execute(1)])), await cached.execute(1)];
    for (const { names } of outputs) names.push('changed');
    outputs.push(await cached.execute(1));

    expect(cached.stats).toMatchObject({ misses: 1, hits: 3 });
    expect(new Set(outputs).size).toBe(4);
    expect(outputs[3]).toEqual(made());
  });

  it('copies what is stale too', async () => {
    jest.useFakeTimers();
    const cached = cache(load, { ...byInput, staleWhileRevalidateMs: 1000, clone: true });
    await cached.execute(1);
    jest.setSystemTime(Date.now() + 1500);
    await jest.advanceTimersByTimeAsync(1500);

    (await cached.execute(1)).names.push('changed');

    expect(await cached.execute(1)).toEqual(made());
  });

  it('fails only the call for which it throws', async () => {
    const error = new Error('cannot copy');
    const clone = jest.fn((output: number) => output);
    const cached = cache(
      task('load', () => 7),
      { ...byInput, clone },
    );
    clone.mockImplementationOnce(() => {
      throw error;
    });

    await expect(cached.execute(1)).rejects.toBe(error);
    await expect(cached.execute(1)).resolves.toBe(7);

    expect(cached.stats).toMatchObject({ misses: 1, hits: 1 });
  });

  it.each([{ clone: 'deep' }, { clone: null }, { clone: async (output: unknown) => output }])(
    'refuses $clone when built',
    ({ clone }) => {
      expect(() => cache(load, { ...byInput, clone: clone as never })).toThrow(
        expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option: 'clone' }),
      );
    },
  );
});
