import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { RecordingInstrumentation } from '@tta/core/testing';
import { cache, task, type CacheEntry, type CachePrimitive, type CacheStore, type TaskFunction } from '../index.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** As a store over the network: answers later, keeps JSON, says `null` for what is not there. */
class SharedStore<Value> implements CacheStore<Value> {
  readonly type = 'shared';
  readonly texts = new Map<string, string>();

  async get(key: string): Promise<CacheEntry<Value> | undefined> {
    return JSON.parse(this.texts.get(key) ?? 'null') as CacheEntry<Value>;
  }
  async set(key: string, entry: CacheEntry<Value>, _keepMs: number): Promise<void> {
    this.texts.set(key, JSON.stringify(entry));
  }
  async delete(key: string): Promise<boolean> {
    return this.texts.delete(key);
  }
  async clear(): Promise<void> {
    this.texts.clear();
  }
}

type Operation = 'get' | 'set' | 'delete' | 'clear';
const failing = (operation: Operation, error: unknown): SharedStore<string> =>
  Object.assign(new SharedStore<string>(), { [operation]: () => Promise.reject(error) });
const throwing = (operation: Operation, error: unknown): SharedStore<string> =>
  Object.assign(new SharedStore<string>(), {
    [operation]: () => {
      throw error;
    },
  });
const hanging = (operation: Operation): SharedStore<string> =>
  Object.assign(new SharedStore<string>(), { [operation]: () => new Promise(() => undefined) });

function cached(store: CacheStore<string>, options = {}): CachePrimitive<string, string> {
  let calls = 0;
  return cache(
    task('counted', async (input: string) => `${input} ${++calls}`),
    { key: (input) => input, store, ...options },
  );
}

describe('a store elsewhere', () => {
  it('is shared by the caches that use it', async () => {
    const store = new SharedStore<string>();

    await expect(cached(store).execute('a')).resolves.toBe('a 1');
    const another = cached(store);

    await expect(another.execute('a')).resolves.toBe('a 1');
    expect(another.stats).toMatchObject({ hits: 1, misses: 0, size: undefined });
  });

  it('may keep JSON, which cannot express Infinity', async () => {
    const primitive = cached(new SharedStore(), { ttlMs: Infinity });
    await primitive.execute('a');

    jest.setSystemTime(Date.now() + 1e12);

    await expect(primitive.execute('a')).resolves.toBe('a 1');
  });

  it('is told how long to keep an entry', async () => {
    const store = new SharedStore<string>();
    const set = jest.spyOn(store, 'set');

    await cached(store, { ttlMs: 1000, staleWhileRevalidateMs: 500 }).execute('a');

    expect(set.mock.calls).toEqual([
      ['a', { value: 'a 1', storedAt: Date.now(), expiresAt: Date.now() + 1000, computeMs: expect.any(Number) }, 1500],
    ]);
  });

  it('may answer with what is only like a promise', async () => {
    const store = new SharedStore<string>();
    const entry = { value: 'kept', storedAt: Date.now(), expiresAt: Date.now() + 1000, computeMs: 1 };
    store.get = () => ({ then: (resolve: (entry: unknown) => void) => resolve(entry) }) as never;

    await expect(cached(store).execute('a')).resolves.toBe('kept');
  });

  it.each([null, 7, 'text', {}, { value: 'x' }, { value: 'x', expiresAt: 'soon' }])(
    'that gives %p has no entry',
    async (junk) => {
      const store = new SharedStore<string>();
      store.get = async () => junk as never;

      await expect(cached(store).execute('a')).resolves.toBe('a 1');
    },
  );

  it('that takes long still lets concurrent misses share one computation', async () => {
    const primitive = cached(new SharedStore());

    await expect(Promise.all([primitive.execute('a'), primitive.execute('a')])).resolves.toEqual(['a 1', 'a 1']);
    expect(primitive.stats).toMatchObject({ hits: 1, misses: 1, coalesced: 1 });
  });

  it('is not told to delete what is too old: that could come after its replacement', async () => {
    const store = new SharedStore<string>();
    store.delete = async (key) => {
      await sleep(50);
      return store.texts.delete(key);
    };
    const primitive = cached(store, { ttlMs: 1000 });
    await primitive.execute('a');
    await jest.advanceTimersByTimeAsync(1000);

    await expect(primitive.execute('a')).resolves.toBe('a 2');
    await jest.advanceTimersByTimeAsync(50);

    await expect(primitive.execute('a')).resolves.toBe('a 2');
  });

  it('has an entry that is too old counted once, when it is replaced', async () => {
    const store = new SharedStore<string>();
    const fn = jest.fn<TaskFunction<string, string>>().mockResolvedValue('fine');
    const primitive = cache(task('flaky', fn), { key: (input) => input, store, ttlMs: 1000 });
    await primitive.execute('a');
    jest.setSystemTime(Date.now() + 1000);
    fn.mockRejectedValueOnce('broken').mockRejectedValueOnce('broken');

    for (const evictions of [0, 0, 1, 1]) {
      await primitive.execute('a').catch(() => undefined);
      expect(primitive.stats.evictions).toBe(evictions);
    }
  });

  it('does not let an adapter skip the ambient context', () => {
    expect(cached(new SharedStore()).runsOnlyChildren).toBe(false);
  });
});

describe('a store that fails', () => {
  const error = new Error('connection lost');

  it.each([
    { how: 'rejects', store: () => failing('get', error) },
    { how: 'throws', store: () => throwing('get', error) },
  ])('at a look-up makes a miss, and says so: $how', async ({ store }) => {
    const recording = new RecordingInstrumentation();
    const primitive = cached(store());
    const context = WorkflowContext.create({ instrumentation: recording });

    expect([await primitive.execute('a', context), await primitive.execute('a')]).toEqual(['a 1', 'a 2']);

    expect(recording.events()).toEqual(['cache_store_failed', 'cache_miss', 'cache_store']);
    expect(recording.step('cache(counted)').events[0]).toEqual({
      name: 'cache_store_failed',
      attributes: { cache_type: 'shared', operation: 'get' },
      error,
    });
  });

  it.each([
    { how: 'rejects', store: () => failing('set', error) },
    { how: 'throws', store: () => throwing('set', error) },
  ])('to keep an output still returns the output: $how', async ({ store }) => {
    const recording = new RecordingInstrumentation();
    const primitive = cached(store());
    const context = WorkflowContext.create({ instrumentation: recording });

    expect([await primitive.execute('a', context), await primitive.execute('a')]).toEqual(['a 1', 'a 2']);

    expect(recording.events()).toEqual(['cache_miss', 'cache_store_failed']);
  });

  it('fails the clear and the delete that were asked for', async () => {
    await expect(cached(failing('clear', error)).clear()).rejects.toBe(error);
    await expect(cached(throwing('delete', error)).delete('a')).rejects.toBe(error);
  });

  it('to say its size has none', async () => {
    const store = Object.defineProperty(new SharedStore<string>(), 'size', {
      get: () => {
        throw error;
      },
    });
    const context = WorkflowContext.create({ instrumentation: new RecordingInstrumentation() });

    await expect(cached(store).execute('a', context)).resolves.toBe('a 1');
  });
});

describe('a store that hangs', () => {
  it.each(['get', 'set'] as const)('is waited for no longer than its time: %s', async (operation) => {
    const recording = new RecordingInstrumentation();
    const primitive = cached(hanging(operation), { storeTimeoutMs: 200 });
    const onEnd = jest.fn();
    void primitive.execute('a', WorkflowContext.create({ instrumentation: recording })).then(onEnd);

    await jest.advanceTimersByTimeAsync(199);
    expect(onEnd).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);

    expect(onEnd).toHaveBeenCalledWith('a 1');
    const failed = recording.step('cache(counted)').events.find(({ name }) => name === 'cache_store_failed');
    expect(failed).toMatchObject({ attributes: { operation }, error: { code: 'ERR_TTA_TIMEOUT', timeoutMs: 200 } });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('a second at most by default', async () => {
    const onEnd = jest.fn();
    void cached(hanging('get')).execute('a').then(onEnd);

    await jest.advanceTimersByTimeAsync(1000);

    expect(onEnd).toHaveBeenCalledWith('a 1');
  });

  it.each(['get', 'set'] as const)('does not hold up an abort: %s', async (operation) => {
    const recording = new RecordingInstrumentation();
    const controller = new AbortController();
    const context = WorkflowContext.create({ signal: controller.signal, instrumentation: recording });
    const gone = expect(cached(hanging(operation)).execute('a', context)).rejects.toBe('enough');
    await jest.advanceTimersByTimeAsync(10);

    controller.abort('enough');
    await gone;
    await jest.advanceTimersByTimeAsync(2000);

    expect(recording.step('cache(counted)').status).toBe('cancelled');
    expect(recording.steps.flatMap((step) => step.lateEvents)).toEqual([]);
    expect(recording.steps).toHaveLength(operation === 'get' ? 1 : 2);
  });

  it.each([
    { operation: 'clear', ask: (primitive: CachePrimitive<string, string>) => primitive.clear() },
    { operation: 'delete', ask: (primitive: CachePrimitive<string, string>) => primitive.delete('a') },
  ] as const)('fails the $operation that was asked for', async ({ operation, ask }) => {
    const failed = expect(ask(cached(hanging(operation)))).rejects.toMatchObject({ code: 'ERR_TTA_TIMEOUT' });

    await jest.advanceTimersByTimeAsync(1000);

    await failed;
  });
});

describe('a store that hangs', () => {
  it('is asked once at a look-up, left alone after three in a row, and tried again later', async () => {
    const store = hanging('get');
    const get = jest.spyOn(store, 'get');
    const set = jest.spyOn(store, 'set');
    const step = cached(store, { storeTimeoutMs: 1000 });
    const lookUp = async (): Promise<void> => {
      const running = step.execute('a');
      await jest.advanceTimersByTimeAsync(1000);
      await running;
    };

    for (let call = 0; call < 3; call++) await lookUp();
    expect([get.mock.calls.length, set.mock.calls.length]).toEqual([3, 0]);

    // Nothing has to pass for these.
    await step.execute('a');
    await step.execute('b');
    expect([get.mock.calls.length, set.mock.calls.length]).toEqual([3, 0]);

    await jest.advanceTimersByTimeAsync(5000);
    await lookUp();
    expect(get).toHaveBeenCalledTimes(4);

    await jest.advanceTimersByTimeAsync(5000);
    get.mockResolvedValue(undefined);
    await step.execute('a');
    await step.execute('a');
    expect([get.mock.calls.length, set.mock.calls.length]).toEqual([6, 2]);
  });

  it('that gives an entry without a value has none', async () => {
    const store = new SharedStore<string>();
    store.texts.set('a', JSON.stringify({ storedAt: Date.now(), expiresAt: Date.now() + 1000, computeMs: 0 }));
    const step = cached(store);

    await step.execute('a');

    expect(step.stats).toMatchObject({ hits: 0, misses: 1 });
  });
});
