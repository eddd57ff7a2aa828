import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createContextKey, TimeoutExceededError, WorkflowContext } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import { cache, retry, task, CachePrimitive, type CacheOptions, type TaskFunction } from '../index.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const byInput: CacheOptions<string, unknown> = { key: (input) => input };

/** A step that counts its calls, each of which gives another value, and takes so long. */
function counted(delayMs = 0): {
  fn: jest.Mock<TaskFunction<string, string>>;
  step: ReturnType<typeof task<string, string>>;
} {
  let calls = 0;
  const fn = jest.fn<TaskFunction<string, string>>(async (input, { signal }) => {
    const call = ++calls;
    if (delayMs > 0) await sleep(delayMs, signal);
    return `${input} ${call}`;
  });
  return { fn, step: task('counted', fn) };
}

describe('cache', () => {
  it('computes once for a key and remembers', async () => {
    const { fn, step } = counted();
    const cached = cache(step, byInput);

    expect([await cached.execute('a'), await cached.execute('a'), await cached.execute('b')]).toEqual([
      'a 1',
      'a 1',
      'b 2',
    ]);
    expect(fn).toHaveBeenCalledTimes(2);
  });

  it('computes again when the ttl is over', async () => {
    const cached = cache(counted().step, { ...byInput, ttlMs: 1000 });
    await cached.execute('a');

    jest.advanceTimersByTime(999);
    await expect(cached.execute('a')).resolves.toBe('a 1');
    jest.advanceTimersByTime(1);
    await expect(cached.execute('a')).resolves.toBe('a 2');
    await expect(cached.execute('a')).resolves.toBe('a 2');
  });

  it('remembers for five minutes by default, forever with Infinity, and not at all with 0', async () => {
    const [usual, ever, never] = [
      cache(counted().step, byInput),
      cache(counted().step, { ...byInput, ttlMs: Infinity }),
      cache(counted().step, { ...byInput, ttlMs: 0 }),
    ];
    for (const cached of [usual, ever, never]) await cached.execute('a');

    await expect(never.execute('a')).resolves.toBe('a 2');
    jest.advanceTimersByTime(299_999);
    await expect(usual.execute('a')).resolves.toBe('a 1');
    jest.advanceTimersByTime(1);
    await expect(usual.execute('a')).resolves.toBe('a 2');
    jest.advanceTimersByTime(1e12);
    await expect(ever.execute('a')).resolves.toBe('a 1');
  });

  it.each([undefined, null, 0, '', false, NaN])('takes %p for a value', async (value) => {
    const fn = jest.fn(() => value);
    const cached = cache(task('value', fn), { key: () => 'k' });

    expect([await cached.execute(1), await cached.execute(1)]).toEqual([value, value]);
    expect(fn).toHaveBeenCalledTimes(1);
  });

  it('does not store failures', async () => {
    const error = new Error('broken');
    const fn = jest.fn<TaskFunction<string, string>>().mockRejectedValueOnce(error).mockResolvedValue('fine');
    const cached = cache(task('flaky', fn), byInput);

    await expect(cached.execute('a')).rejects.toBe(error);
    await expect(cached.execute('a')).resolves.toBe('fine');
    expect(cached.stats).toMatchObject({ hits: 0, misses: 2, size: 1 });
  });

  it('fails a call whose key function throws, and nothing else', async () => {
    const error = new Error('no key');
    const cached = cache(counted().step, {
      key: (input) => {
        if (input === 'bad') throw error;
        return input;
      },
    });

    await expect(cached.execute('bad')).rejects.toBe(error);
    await expect(cached.execute('a')).resolves.toBe('a 1');
    expect(cached.stats).toMatchObject({ hits: 0, misses: 1 });
  });

  it.each([undefined, 7, {}, Promise.resolve('k')])('fails a call whose key is %p', async (key) => {
    await expect(cache(counted().step, { key: () => key as string }).execute('a')).rejects.toMatchObject({
      code: 'ERR_TTA_INVALID_OPTION',
      option: 'key(input)',
    });
  });

  it('may make the key of what the context holds', async () => {
    const tenant = createContextKey<string>('tenant');
    const cached = cache(counted().step, { key: (input, context) => `${context.get(tenant)}/${input}` });
    const of = (name: string): Promise<string> => cached.execute('a', WorkflowContext.create().with(tenant, name));

    expect([await of('blue'), await of('red'), await of('blue')]).toEqual(['a 1', 'a 2', 'a 1']);
  });

  it('lets the least recently used leave where there is no room', async () => {
    const cached = cache(counted().step, { ...byInput, maxEntries: 2 });
    await cached.execute('a');
    await cached.execute('b');
    await cached.execute('a');

    await cached.execute('c');

    await expect(cached.execute('a')).resolves.toBe('a 1');
    await expect(cached.execute('b')).resolves.toBe('b 4');
    expect(cached.stats).toMatchObject({ size: 2, evictions: 2 });
  });

  it('never exceeds its bound, and gives for each key what was computed for it', async () => {
    const call = fc.record({ key: fc.nat(12), isTogether: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(call, { maxLength: 40 }), async (maxEntries, calls) => {
        const cached = cache(
          task('square', async (n: number) => n * n),
          { key: String, maxEntries },
        );

        for (const { key, isTogether } of calls) {
          const executions = [cached.execute(key), ...(isTogether ? [cached.execute(key)] : [])];
          for (const output of await Promise.all(executions)) expect(output).toBe(key * key);
          expect(cached.stats.size).toBeLessThanOrEqual(maxEntries);
        }

        const { hits, misses, evictions, size } = cached.stats;
        expect(hits + misses).toBe(calls.reduce((sum, { isTogether }) => sum + (isTogether ? 2 : 1), 0));
        expect(misses - evictions).toBe(size);
      }),
    );
  });
});

describe('concurrent misses of a key', () => {
  it('share one computation', async () => {
    const { fn, step } = counted(100);
    const cached = cache(step, byInput);

    const all = Promise.all([cached.execute('a'), cached.execute('a'), cached.execute('b')]);
    await jest.advanceTimersByTimeAsync(100);

    await expect(all).resolves.toEqual(['a 1', 'a 1', 'b 2']);
    expect(fn).toHaveBeenCalledTimes(2);
    expect(cached.stats).toMatchObject({ hits: 1, misses: 2, coalesced: 1, hitRate: 1 / 3 });
  });

  it('share its failure', async () => {
    const error = new Error('broken');
    const cached = cache(
      task('broken', async (): Promise<string> => {
        await sleep(100);
        throw error;
      }),
      byInput,
    );

    const all = Promise.allSettled([cached.execute('a'), cached.execute('a')]);
    await jest.advanceTimersByTimeAsync(100);

    expect((await all).map((result) => result.status === 'rejected' && result.reason === error)).toEqual([true, true]);
    expect(cached.stats).toMatchObject({ hits: 0, misses: 2, coalesced: 0, size: 0 });
  });

  it.each([
    { who: 'first', leaving: 0 },
    { who: 'second', leaving: 1 },
  ])('go on where the $who caller leaves', async ({ leaving }) => {
    const { fn, step } = counted(100);
    const cached = cache(step, byInput);
    const callers = [new AbortController(), new AbortController()];
    const [left, stays] = [leaving, 1 - leaving];
    const calls = callers.map(({ signal }) => cached.execute('a', WorkflowContext.create({ signal })));
    const gone = expect(calls[left]).rejects.toBe('not interested');

    await jest.advanceTimersByTimeAsync(50);
    callers[left]?.abort('not interested');
    await gone;
    await jest.advanceTimersByTimeAsync(50);

    await expect(calls[stays]).resolves.toBe('a 1');
    expect(fn).toHaveBeenCalledTimes(1);
    for (const { signal } of callers) expect(getEventListeners(signal, 'abort')).toEqual([]);
    await expect(cached.execute('a')).resolves.toBe('a 1');
  });

  it('are told to stop when the last caller stops waiting', async () => {
    const { fn, step } = counted(100);
    const cached = cache(step, byInput);
    const callers = [new AbortController(), new AbortController()];
    const calls = callers.map(({ signal }) => cached.execute('a', WorkflowContext.create({ signal })));
    const gone = Promise.allSettled(calls);
    const signal = fn.mock.calls[0]?.[1].signal;

    await jest.advanceTimersByTimeAsync(50);
    callers[0]?.abort('first');
    expect(signal?.aborted).toBe(false);
    callers[1]?.abort('second');
    await gone;

    expect(signal?.reason).toBe('second');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are not joined any more once they were told to stop', async () => {
    const stubborn = jest.fn(async () => {
      const call = stubborn.mock.calls.length;
      await sleep(100);
      return call;
    });
    const cached = cache(task('stubborn', stubborn), byInput);
    const controller = new AbortController();
    const gone = expect(cached.execute('a', WorkflowContext.create({ signal: controller.signal }))).rejects.toBe('bye');
    controller.abort('bye');
    await gone;

    const another = cached.execute('a');
    await jest.advanceTimersByTimeAsync(100);

    await expect(another).resolves.toBe(2);
    await expect(cached.execute('a')).resolves.toBe(2);
  });

  it("are not bound by the first caller's deadline", async () => {
    const fn = jest
      .fn<TaskFunction<string, string>>()
      .mockImplementationOnce(async (_, { deadline }) => {
        await sleep(100);
        throw new Error(`the deadline is ${deadline}`);
      })
      .mockResolvedValue('second attempt');
    const cached = cache(retry(task('flaky', fn), { initialDelayMs: 100, jitter: 'none' }), byInput);

    const hasty = cached.execute('a', WorkflowContext.create({ deadline: Date.now() + 150 }));
    const patient = cached.execute('a');
    const late = expect(hasty).rejects.toBeInstanceOf(TimeoutExceededError);
    await jest.advanceTimersByTimeAsync(200);

    await late;
    await expect(patient).resolves.toBe('second attempt');
  });
});

describe('stale while revalidate', () => {
  const options = { ...byInput, ttlMs: 1000, staleWhileRevalidateMs: 500 };

  it('gives the old output at once and computes a new one meanwhile', async () => {
    const { fn, step } = counted(100);
    const cached = cache(step, options);
    const first = cached.execute('a');
    await jest.advanceTimersByTimeAsync(100);
    await first;

    await jest.advanceTimersByTimeAsync(1000);
    await expect(cached.execute('a')).resolves.toBe('a 1');
    await expect(cached.execute('a')).resolves.toBe('a 1');
    expect(fn).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(100);

    await expect(cached.execute('a')).resolves.toBe('a 2');
    expect(cached.stats).toMatchObject({ hits: 3, misses: 1 });
  });

  it('computes as usual when the old output is too old', async () => {
    const cached = cache(counted().step, options);
    await cached.execute('a');

    jest.advanceTimersByTime(1500);

    await expect(cached.execute('a')).resolves.toBe('a 2');
    expect(cached.stats).toMatchObject({ hits: 0, misses: 2, evictions: 1 });
  });

  it('may keep what is never fresh', async () => {
    const cached = cache(counted().step, { ...options, ttlMs: 0 });
    await cached.execute('a');

    await expect(cached.execute('a')).resolves.toBe('a 1');
    await jest.advanceTimersByTimeAsync(0);
    await expect(cached.execute('a')).resolves.toBe('a 2');
  });

  it('keeps the old output if the computation fails, and does not compute again while the failure is remembered', async () => {
    const fn = jest
      .fn<TaskFunction<string, string>>()
      .mockResolvedValueOnce('old')
      .mockRejectedValue(new Error('broken'));
    const cached = cache(task('breaks', fn), { ...options, negativeTtlMs: 100 });
    await cached.execute('a');
    jest.advanceTimersByTime(1000);

    for (let call = 0; call < 3; call++) {
      await expect(cached.execute('a')).resolves.toBe('old');
      await jest.advanceTimersByTimeAsync(0);
    }
    expect(fn).toHaveBeenCalledTimes(2);
    jest.advanceTimersByTime(100);
    await cached.execute('a');

    expect(fn).toHaveBeenCalledTimes(3);
  });

  it('computes as a separate execution, with the same values, which continues after the one that began it', async () => {
    const tenant = createContextKey<string>('tenant');
    const { fn, step } = counted(100);
    const cached = cache(step, options);
    const first = cached.execute('a');
    await jest.advanceTimersByTimeAsync(100);
    await first;
    await jest.advanceTimersByTimeAsync(1000);
    const controller = new AbortController();
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({
      correlationId: 'request',
      signal: controller.signal,
      instrumentation: recording,
    }).with(tenant, 'blue');

    await cached.execute('a', context);
    controller.abort('over');
    await jest.advanceTimersByTimeAsync(100);

    const own = fn.mock.calls[1]![1];
    expect(own).toMatchObject({ correlationId: 'request', causationId: context.workflowId });
    expect(own.get(tenant)).toBe('blue');
    expect(recording.tree()).toBe('cache(counted) success\ncounted success');
    await expect(cached.execute('a')).resolves.toBe('a 2');
  });
});

describe('negative entries', () => {
  it.each([new Error('broken'), undefined])('throw %p again for a short while', async (error) => {
    const fn = jest.fn<TaskFunction<string, string>>().mockRejectedValueOnce(error).mockResolvedValue('fine');
    const cached = cache(task('flaky', fn), { ...byInput, negativeTtlMs: 100 });

    await expect(cached.execute('a')).rejects.toBe(error);
    jest.advanceTimersByTime(99);
    await expect(cached.execute('a')).rejects.toBe(error);
    expect(fn).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1);

    await expect(cached.execute('a')).resolves.toBe('fine');
    expect(cached.stats).toMatchObject({ hits: 1, misses: 2 });
  });

  it('are not made of an abort', async () => {
    const { step } = counted(100);
    const cached = cache(step, { ...byInput, negativeTtlMs: 60_000 });
    const controller = new AbortController();
    const gone = expect(cached.execute('a', WorkflowContext.create({ signal: controller.signal }))).rejects.toBe('bye');
    controller.abort('bye');
    await gone;

    const again = cached.execute('a');
    await jest.advanceTimersByTimeAsync(100);

    await expect(again).resolves.toBe('a 2');
  });

  it.each(['clear', 'delete'] as const)('are forgotten by %s', async (method) => {
    const fn = jest.fn<TaskFunction<string, string>>().mockRejectedValueOnce('broken').mockResolvedValue('fine');
    const cached = cache(task('flaky', fn), { ...byInput, negativeTtlMs: 60_000 });
    await expect(cached.execute('a')).rejects.toBe('broken');

    await cached[method]('a');

    await expect(cached.execute('a')).resolves.toBe('fine');
  });
});

describe('clear and delete', () => {
  it('forget everything, and one key', async () => {
    const cached = cache(counted().step, byInput);
    for (const key of ['a', 'b']) await cached.execute(key);

    await expect(cached.delete('a')).resolves.toBe(true);
    await expect(cached.delete('a')).resolves.toBe(false);
    expect([await cached.execute('a'), await cached.execute('b')]).toEqual(['a 3', 'b 2']);
    await cached.clear();

    expect(cached.stats).toMatchObject({ size: 0, evictions: 3 });
    await expect(cached.execute('b')).resolves.toBe('b 4');
  });

  it.each(['clear', 'delete'] as const)(
    '%s: a computation under way serves its callers but is not stored',
    async (method) => {
      const cached = cache(counted(100).step, byInput);
      const before = cached.execute('a');
      await jest.advanceTimersByTimeAsync(50);

      await cached[method]('a');
      const after = cached.execute('a');
      await jest.advanceTimersByTimeAsync(50);

      await expect(before).resolves.toBe('a 1');
      expect(cached.stats.size).toBe(0);
      await jest.advanceTimersByTimeAsync(50);
      await expect(after).resolves.toBe('a 2');
      await expect(cached.execute('a')).resolves.toBe('a 2');
    },
  );
});

describe('events of cache', () => {
  const observed = (): { recording: RecordingInstrumentation; context: WorkflowContext } => {
    const recording = new RecordingInstrumentation();
    return { recording, context: WorkflowContext.create({ instrumentation: recording }) };
  };
  const eventsOf = (recording: RecordingInstrumentation): unknown[] =>
    recording.steps.flatMap((step) => step.events.map(({ name, attributes }) => ({ name, ...attributes })));

  it('are a miss, a store, and a hit with its age and the time saved', async () => {
    const { recording, context } = observed();
    const cached = cache(counted(250).step, { ...byInput, ttlMs: 60_000, showKey: (key) => `key ${key}` });
    const first = cached.execute('a', context);
    await jest.advanceTimersByTimeAsync(250);
    await first;
    await jest.advanceTimersByTimeAsync(1500);

    await cached.execute('a', context);

    expect(recording.tree()).toBe('cache(counted) success\n  counted success\ncache(counted) success');
    expect(eventsOf(recording)).toEqual([
      { name: 'cache_miss', cache_size: 0, hit_rate: 0, cache_type: 'memory', key: 'key a' },
      { name: 'cache_store', cache_size: 1, cache_type: 'memory', key: 'key a' },
      {
        name: 'cache_hit',
        hit_rate: 50,
        cache_type: 'memory',
        age_seconds: 1.5,
        ttl: 60,
        saved_seconds: 0.25,
        coalesced: false,
      },
    ]);
  });

  it('shows of a key a short hash, also where showKey fails', async () => {
    const fail = (): never => {
      throw new Error('showKey is broken');
    };
    const keys: unknown[] = [];
    for (const showKey of [undefined, fail]) {
      const { recording, context } = observed();
      await cache(counted().step, { key: () => 'secret', ...(showKey && { showKey }) }).execute('a', context);
      keys.push(recording.step('cache(counted)').events[0]?.attributes?.key);
    }

    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{12}$/), keys[0]]);
    // Keyed by this process's random bytes: the plain hash could be guessed.
    const plain = ['sha256', 'sha1', 'md5'].map((algorithm) => createHash(algorithm).update('secret').digest('hex'));
    expect(plain.map((hash) => hash.slice(0, 12))).not.toContain(keys[0]);
  });

  it('is a hit that waited for another', async () => {
    const { recording, context } = observed();
    const cached = cache(counted(100).step, { ...byInput, ttlMs: Infinity });

    const both = Promise.all([cached.execute('a', context), cached.execute('a', context)]);
    await jest.advanceTimersByTimeAsync(100);
    await both;

    expect(recording.tree()).toBe('cache(counted) success\n  counted success\ncache(counted) success');
    expect(recording.steps[2]?.events).toMatchObject([
      { name: 'cache_hit', attributes: { hit_rate: 50, coalesced: true, ttl: undefined } },
    ]);
  });

  it.each([false, true])('names the workflow whose computation it waited for (failing: %s)', async (isFailing) => {
    const { recording, context } = observed();
    const step = task('slow', async () => {
      await sleep(100);
      if (isFailing) throw new Error('broken');
      return 1;
    });
    const cached = cache(step, byInput);
    const other = WorkflowContext.create({ instrumentation: recording, workflowId: 'other' });

    const both = Promise.allSettled([cached.execute('a', context), cached.execute('a', other)]);
    await jest.advanceTimersByTimeAsync(100);
    await both;

    const told = recording.steps.map(({ events }) => events.map(({ attributes }) => attributes?.computed_by));
    expect(told.filter((each) => each.length > 0).at(-1)).toEqual([context.workflowId]);
    expect(told.flat().filter((id) => id !== undefined)).toEqual([context.workflowId]);
  });

  it('is a hit on a remembered failure', async () => {
    const { recording, context } = observed();
    const cached = cache(
      task('broken', () => Promise.reject(new Error('broken'))),
      {
        key: () => 'k',
        negativeTtlMs: 100,
      },
    );
    await cached.execute(1, context).catch(() => undefined);
    jest.advanceTimersByTime(50);
    await cached.execute(1, context).catch(() => undefined);

    expect(eventsOf(recording).slice(1)).toEqual([
      { name: 'cache_hit', hit_rate: 50, cache_type: 'memory', age_seconds: 0.05, ttl: 0.1, negative: true },
    ]);
  });

  it('is what left, and why: for want of room, too old, cleared', async () => {
    const { recording, context } = observed();
    const cached = cache(counted().step, { ...byInput, maxEntries: 1, ttlMs: 1000 });
    await cached.execute('a', context);
    await cached.execute('b', context);
    jest.advanceTimersByTime(1000);
    await cached.execute('b', context);
    await cached.clear();
    await cached.execute('b', context);

    expect(eventsOf(recording).filter((event) => (event as { name: string }).name === 'cache_evict')).toMatchObject([
      { reason: 'size', evicted: 1 },
      { reason: 'ttl', evicted: 1 },
      { reason: 'cleared', evicted: 1 },
    ]);
  });

  it('is what was deleted, with the next look-up, even if that finds a failure', async () => {
    const { recording, context } = observed();
    const step = task('fails-for-b', async (input: string) => (input === 'b' ? Promise.reject(new Error('b')) : input));
    const cached = cache(step, { ...byInput, negativeTtlMs: 1000 });
    for (const key of ['a', 'b']) await cached.execute(key).catch(() => undefined);
    await cached.delete('a');

    await cached.execute('b', context).catch(() => undefined);

    expect(eventsOf(recording)).toMatchObject([
      { name: 'cache_evict', reason: 'cleared', evicted: 1, cache_size: 0 },
      { name: 'cache_hit', negative: true },
    ]);
  });

  it('ends with the step, though the computation goes on', async () => {
    const first = observed();
    const cached = cache(counted(100).step, byInput);
    const controller = new AbortController();
    const leaving = cached.execute('a', first.context.child({ signal: controller.signal }));
    const gone = expect(leaving).rejects.toBe('bye');
    const stays = cached.execute('a');
    controller.abort('bye');
    await gone;

    await jest.advanceTimersByTimeAsync(100);
    await stays;

    expect(first.recording.tree()).toBe('cache(counted) cancelled\n  counted success');
    expect(first.recording.steps.flatMap((step) => step.lateEvents)).toEqual([]);
  });
});

describe('options of cache', () => {
  const { step } = counted();
  const store = { type: 't', get: () => undefined, set: () => undefined, delete: () => false, clear: () => undefined };

  it.each([
    { option: 'key', options: {} },
    { option: 'key', options: { key: 'id' } },
    { option: 'ttlMs', options: { ...byInput, ttlMs: -1 } },
    { option: 'ttlMs', options: { ...byInput, ttlMs: '60s' } },
    { option: 'maxEntries', options: { ...byInput, maxEntries: 0 } },
    { option: 'maxEntries', options: { ...byInput, maxEntries: Infinity } },
    { option: 'maxEntries', options: { ...byInput, maxEntries: 10, store } },
    { option: 'store', options: { ...byInput, store: new Map() } },
    { option: 'store', options: { ...byInput, store: null } },
    { option: 'storeTimeoutMs', options: { ...byInput, storeTimeoutMs: 0 } },
    { option: 'storeTimeoutMs', options: { ...byInput, storeTimeoutMs: Infinity } },
    { option: 'staleWhileRevalidateMs', options: { ...byInput, staleWhileRevalidateMs: -1 } },
    { option: 'negativeTtlMs', options: { ...byInput, negativeTtlMs: Infinity } },
    { option: 'showKey', options: { ...byInput, showKey: true } },
    { option: 'name', options: { ...byInput, name: '' } },
    { option: 'ttlSeconds', options: { ...byInput, ttlSeconds: 60 } },
    { option: 'options', options: undefined },
  ])('refuse a bad $option when built', ({ option, options }) => {
    expect(() => cache(step, options as never)).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });

  it('want a step to cache', () => {
    expect(() => cache(() => 1, byInput)).toThrow(expect.objectContaining({ option: 'child' }));
  });

  it('name the step, after the innermost one by default', () => {
    expect(cache(step, byInput)).toMatchObject({ name: `cache(${step.name})`, type: 'cache' });
    expect(new CachePrimitive(step, byInput).name).toBe('CachePrimitive');
    expect(cache(step, { ...byInput, name: 'players' }).name).toBe('players');
  });

  it('keep the types of the step', () => {
    expectTypeOf(
      cache(
        task('n', (text: string) => text.length),
        { key: (text) => text },
      ),
    ).toEqualTypeOf<CachePrimitive<string, number>>();
    // @ts-expect-error the key is made of the step's input
    cache(step, { key: (input: number) => String(input) });
  });
});
