import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkflowPrimitive } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { virtualClock, type VirtualClock } from '@tta/core/testing';
import { budget, bulkhead, cache, rateLimit, type CacheStore } from '../index.js';
import { StoreGuard } from './store-guard.js';

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock();
});
afterEach(() => clock.uninstall());

/** A store that answers after a time, or never, and may fail then. */
class Store {
  asked = 0;
  answerMs = Infinity;
  error: Error | undefined;

  readonly answer = async <Value>(value: Value): Promise<Value> => {
    this.asked++;
    if (this.answerMs === Infinity) return new Promise(() => undefined);
    await sleep(this.answerMs);
    if (this.error !== undefined) throw this.error;
    return value;
  };
}

/** The outcomes of so many questions, one after the other. */
async function ask(guard: StoreGuard, store: Store, times: number): Promise<string[]> {
  const outcomes = [];
  for (let time = 0; time < times; time++) {
    const answer = guard.ask(() => store.answer('answered'));
    outcomes.push(await clock.run(answer.catch((error: unknown) => (error as Error).message)));
  }
  return outcomes;
}

const late = 'the work did not end within 100 ms';
const alone = 'the store failed lately and is left alone for some seconds';

describe('a store that hangs', () => {
  it('is left alone after three late answers, for five seconds, and then asked by one caller at a time', async () => {
    const store = new Store();
    const guard = new StoreGuard(100);

    expect(await ask(guard, store, 5)).toEqual([late, late, late, alone, alone]);
    await clock.advance(4999);
    expect(await ask(guard, store, 1)).toEqual([alone]);
    await clock.advance(1);
    const trial = guard.ask(() => store.answer('answered'));
    expect(await ask(guard, store, 2)).toEqual([alone, alone]);
    await expect(clock.run(trial)).rejects.toThrow(late);
    expect(await ask(guard, store, 1)).toEqual([alone]);
    expect(store.asked).toBe(4);
  });

  it('is asked by all again once it has answered', async () => {
    const store = new Store();
    const guard = new StoreGuard(100);
    await ask(guard, store, 3);
    expect([guard.isSuspect, guard.isResting]).toEqual([true, true]);
    await clock.advance(5000);
    expect([guard.isSuspect, guard.isResting]).toEqual([true, false]);

    store.answerMs = 99;

    expect(await ask(guard, store, 4)).toEqual(Array(4).fill('answered'));
    expect([guard.isSuspect, clock.timerCount]).toEqual([false, 0]);
  });

  it('is not taken to be well by an answer that comes too late', async () => {
    const store = new Store();
    const guard = new StoreGuard(100);
    store.answerMs = 150;
    await ask(guard, store, 3);
    await clock.advance(50);

    expect(await ask(guard, store, 1)).toEqual([alone]);
  });
});

describe('a store that fails', () => {
  it.each([
    ['goes on being asked where it fails at once', 0, 9],
    ['is left alone where its failures make callers wait', 50, 3],
  ])('%s', async (_, answerMs, asked) => {
    const store = new Store();
    Object.assign(store, { answerMs, error: new Error('down') });

    const outcomes = await ask(new StoreGuard(100), store, 9);

    expect(outcomes.filter((outcome) => outcome === 'down')).toHaveLength(asked);
    expect(store.asked).toBe(asked);
  });

  it('is asked again after a failure where it answers in between', async () => {
    const store = new Store();
    const guard = new StoreGuard(100);
    for (const answerMs of [Infinity, Infinity, 1, Infinity, Infinity, 1]) {
      store.answerMs = answerMs;
      await ask(guard, store, 1);
    }

    expect([store.asked, guard.isSuspect]).toEqual([6, false]);
  });

  it('fails its question where it throws at once', async () => {
    const question = (): never => {
      throw new Error('no client');
    };

    await expect(new StoreGuard(100).ask(question)).rejects.toThrow('no client');
  });
});

describe('every step with a store', () => {
  const give = async (input: number): Promise<number> => input;
  const steps: Record<string, (store: Store) => WorkflowPrimitive<number, number>> = {
    cache: ({ answer }) => {
      const store = { type: 'shared', get: () => answer(undefined), set: () => answer(undefined) };
      const whole = { ...store, delete: () => answer(true), clear: () => answer(undefined) } as CacheStore<number>;
      return cache(give, { key: String, store: whole, storeTimeoutMs: 100 });
    },
    rateLimit: ({ answer }) => {
      const store = { take: () => answer({ allowed: true, retryAfterMs: 0 }) };
      return rateLimit(give, { permits: 1, perMs: 1000, store, storeTimeoutMs: 100 });
    },
    bulkhead: ({ answer }) => {
      const store = { take: () => answer({ release: () => undefined }) };
      return bulkhead(give, { maxConcurrency: 1, store, storeTimeoutMs: 100 });
    },
    budget: ({ answer }) => {
      const store = { add: () => answer({ usd: 0, tokens: 0 }) };
      return budget(give, { maxUsd: 1, perMs: 1000, store, storeTimeoutMs: 100 });
    },
  };

  it.each(Object.keys(steps))('gives right results without asking a store that hangs: %s', async (kind) => {
    const store = new Store();
    const step = (steps[kind] as (store: Store) => WorkflowPrimitive<number, number>)(store);
    const call = async (input: number, waitMs: number): Promise<number> => {
      const output = step.execute(input);
      await clock.advance(waitMs);
      return output;
    };
    for (const input of [-1, -2, -3]) expect(await call(input, 200)).toBe(input);
    const { asked } = store;

    for (let input = 0; input < 20; input++) expect(await call(input, 0)).toBe(input);

    expect(store.asked).toBe(asked);
    store.answerMs = 0;
    await clock.advance(5000);
    for (const input of [21, 22]) expect(await call(input, 0)).toBe(input);
    expect(store.asked).toBeGreaterThanOrEqual(asked + 2);
  });
});
