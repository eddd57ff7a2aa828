import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { virtualClock } from '@tta/core/testing';
import { cache, retry, sequential, task, type CacheStore } from './index.js';

const hourMs = 3_600_000;

/** Answers each call after some real milliseconds, as a store over the network does. */
function slowStore(): CacheStore<number> {
  const entries = new Map<string, Awaited<ReturnType<CacheStore<number>['get']>>>();
  return {
    type: 'slow',
    get: (key) => wait(10).then(() => entries.get(key)),
    set: (key, entry) => wait(10).then(() => void entries.set(key, entry)),
    delete: (key) => wait(10).then(() => entries.delete(key)),
    clear: () => wait(10).then(() => entries.clear()),
  };
}

describe('on a virtual clock', () => {
  it('retries wait hours of backoff in no time, and exactly as long as they say', async () => {
    using clock = virtualClock();
    const start = clock.now();
    let calls = 0;
    const flaky = task('flaky', async () => {
      if (++calls < 6) throw new Error(`call ${calls}`);
      return clock.now() - start;
    });

    const running = retry(flaky, {
      maxRetries: 9,
      initialDelayMs: hourMs,
      maxDelayMs: 24 * hourMs,
      jitter: 'none',
    }).execute(1);

    await expect(clock.run(running)).resolves.toBe((1 + 2 + 4 + 8 + 16) * hourMs);
  });

  it.each([
    { store: 'memory', options: {} },
    { store: 'an external store', options: { store: slowStore(), storeTimeoutMs: 5 } },
  ])('entries in $store live as long as they say', async ({ options }) => {
    using clock = virtualClock();
    let calls = 0;
    const counted = cache(
      task('count', async () => ++calls),
      { key: () => 'key', ttlMs: hourMs, ...options },
    );

    await expect(clock.run(counted.execute(1))).resolves.toBe(1);
    await clock.advance(hourMs - 1);
    await expect(clock.run(counted.execute(1))).resolves.toBe(1);
    await clock.advance(1);
    await expect(clock.run(counted.execute(1))).resolves.toBe(2);

    expect(clock.timerCount).toBe(0);
  });

  it.each([
    { store: 'memory', options: {} },
    { store: 'an external store', options: { store: slowStore() } },
  ])('callers that share a computation with $store wait until its time has passed', async ({ options }) => {
    using clock = virtualClock();
    const slow = cache(
      task('slow', async (input: number, context) => {
        await context.sleep(hourMs);
        return input;
      }),
      { key: () => 'key', ttlMs: 1, ...options },
    );

    const running = Promise.all([slow.execute(1), slow.execute(2), slow.execute(3)]);

    await expect(clock.run(running)).resolves.toEqual([1, 1, 1]);
  });

  it('a deadline ends a sequence between two waits', async () => {
    using clock = virtualClock();
    const start = clock.now();
    const pause = task('pause', (_: unknown, context) => context.sleep(hourMs));
    const running = sequential([pause, pause, pause]).execute(
      undefined,
      WorkflowContext.create({ deadline: Date.now() + 1.5 * hourMs }),
    );

    await expect(clock.run(running)).rejects.toMatchObject({ code: 'ERR_TTA_TIMEOUT' });

    expect(clock.now() - start).toBe(1.5 * hourMs);
  });
});
