import { describe, expect, it, jest } from '@jest/globals';
import { TimeoutExceededError } from '@tta/core';
import { expectTypeOf } from 'expect-type';
import { adaptive, bulkhead, task, type Adaptive } from '../index.js';
import { leavesNothing, settle, watched } from '../testing/leaves-nothing.js';

/** A server that works on so many calls at a time; the others wait inside it. */
class Server {
  places = 10;
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly random: () => number) {}

  async answer(): Promise<void> {
    if (this.#busy >= this.places) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#busy++;
    await new Promise((resolve) => setTimeout(resolve, 90 + 20 * this.random()));
    // Its place goes to the next one, unless it has too many.
    const next = this.#busy > this.places ? undefined : this.#waiting.shift();
    if (next === undefined) this.#busy--;
    else next();
    for (; this.#busy < this.places; this.#busy++) {
      const another = this.#waiting.shift();
      if (another === undefined) return;
      another();
    }
  }
}

/** The generator `mulberry32`. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('adaptive', () => {
  leavesNothing();

  it.each([1, 2, 3])(
    'comes within 30 %% of what a server can do in 200 calls after each change, with seed %i',
    async (seed) => {
      const server = new Server(randomOf(seed));
      const guarded = bulkhead(
        task('answer', () => server.answer()),
        { maxConcurrency: adaptive({ min: 1, max: 200 }), maxQueue: Infinity },
      );
      let ended = 0;
      const calls = Array.from({ length: 2000 }, () => watched(guarded.execute(undefined).then(() => ended++)));
      for (const places of [10, 40, 5]) {
        server.places = places;
        const until = ended + 200;
        while (ended < until) await jest.advanceTimersByTimeAsync(1);

        expect(Math.abs(guarded.limit - places)).toBeLessThanOrEqual(0.3 * places);
      }
      // Nor does it creep away afterwards.
      while (ended < 1900) await jest.advanceTimersByTimeAsync(5);
      expect(Math.abs(guarded.limit - 5)).toBeLessThanOrEqual(2);
      await jest.runAllTimersAsync();
      expect(calls.filter(({ status }) => status === 'gave')).toHaveLength(2000);
    },
  );

  it('keeps its limit without demand, and within its bounds', async () => {
    const guarded = bulkhead(
      task('quick', () => new Promise((resolve) => setTimeout(resolve, 10))),
      { maxConcurrency: adaptive({ min: 2, max: 6, initial: 4 }), maxQueue: 100 },
    );
    for (let call = 0; call < 50; call++) {
      const one = guarded.execute(undefined);
      await jest.runAllTimersAsync();
      await one;
    }
    expect(guarded.limit).toBe(4);
    expect(guarded.isIdle).toBe(true);

    const many = Array.from({ length: 90 }, () => guarded.execute(undefined));
    await jest.runAllTimersAsync();
    await Promise.all(many);

    expect(guarded.limit).toBe(6);
    expect(guarded.isIdle).toBe(false);
  });

  it('takes a timeout for a slow call, and no other failure for a quick one', async () => {
    let waitMs = 100;
    let error: Error | undefined;
    const guarded = bulkhead(
      task('fails', async () => {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        if (error !== undefined) throw error;
      }),
      { maxConcurrency: adaptive({ min: 1, max: 40, initial: 10 }), maxQueue: Infinity },
    );
    const call = async (count: number): Promise<void> => {
      const calls = Array.from({ length: count }, () => watched(guarded.execute(undefined)));
      await jest.runAllTimersAsync();
      expect(calls.every(({ status }) => status !== 'running')).toBe(true);
    };
    await call(20);
    const before = guarded.limit;

    error = new Error('refused');
    waitMs = 1;
    await call(200);
    expect(guarded.limit).toBe(before);

    error = new TimeoutExceededError(1000);
    waitMs = 1000;
    await call(200);
    expect(guarded.limit).toBeLessThan(before);
    await settle();
  });

  it('gives each bulkhead a limit of its own', async () => {
    const shared = adaptive({ min: 1, max: 5 });
    const step = task('step', () => new Promise((resolve) => setTimeout(resolve, 10)));
    const busy = bulkhead(step, { maxConcurrency: shared, maxQueue: 100 });
    const idle = bulkhead(step, { maxConcurrency: shared });
    const calls = Array.from({ length: 50 }, () => busy.execute(undefined));
    await jest.runAllTimersAsync();
    await Promise.all(calls);

    expect(busy.limit).toBeGreaterThan(1);
    expect(idle.limit).toBe(1);
  });
});

describe('options of adaptive', () => {
  it.each([
    { option: 'min', value: 0 },
    { option: 'max', value: 1 },
    { option: 'initial', value: 11 },
    { option: 'minimum', value: 1 },
  ])('$option refuses $value when built', ({ option, value }) => {
    expect(() => adaptive({ min: 2, max: 10, [option]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });

  it('have a type of their own', () => {
    expectTypeOf(adaptive({ min: 1, max: 2 })).toEqualTypeOf<Adaptive>();
  });
});
