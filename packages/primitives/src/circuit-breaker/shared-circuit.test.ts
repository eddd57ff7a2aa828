import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { primitiveContract, RecordingInstrumentation, virtualClock, type VirtualClock } from '@tta/core/testing';
import {
  circuitBreaker,
  type CircuitBreakerOptions,
  type CircuitBreakerPrimitive,
  type CircuitChange,
  type CircuitRecord,
  type CircuitStore,
} from '../index.js';
import { heldCalls } from '../testing/held-calls.js';
import { watched } from '../testing/leaves-nothing.js';

/** Circuits in memory, as several processes see them. */
class Circuits implements CircuitStore {
  readonly asked: (keyof CircuitStore)[] = [];
  readonly keys = new Set<string>();
  /** How the next questions are answered, where not by the state. */
  answer: (() => Promise<never>) | undefined;
  latest: { opening: string; untilMs: number; isClosed: boolean } | undefined;
  prober: string | undefined;
  #openings = 0;

  read(key: string): Promise<CircuitRecord | undefined> {
    return this.#ask('read', key, () => this.#record());
  }
  open(key: string, breakMs: number): Promise<CircuitRecord> {
    return this.#ask('open', key, () => {
      this.latest = { opening: String(++this.#openings), untilMs: Date.now() + breakMs, isClosed: false };
      return this.#record() as CircuitRecord;
    });
  }
  close(key: string, opening: string): Promise<void> {
    return this.#ask('close', key, () => {
      if (this.latest?.opening === opening) this.latest.isClosed = true;
    });
  }
  startProbe(key: string, prober: string, _leaseMs: number): Promise<boolean> {
    return this.#ask('startProbe', key, () => (this.prober ??= prober) === prober);
  }
  endProbe(key: string, prober: string): Promise<void> {
    return this.#ask('endProbe', key, () => {
      if (this.prober === prober) this.prober = undefined;
    });
  }

  async #ask<T>(operation: keyof CircuitStore, key: string, give: () => T): Promise<T> {
    this.asked.push(operation);
    this.keys.add(key);
    return this.answer === undefined ? give() : this.answer();
  }

  #record(): CircuitRecord | undefined {
    if (this.latest === undefined) return undefined;
    const { opening, untilMs, isClosed } = this.latest;
    return { opening, openMs: Math.max(0, untilMs - Date.now()), isClosed };
  }
}

/** The breaker of one process; two failures of two calls open it for a second. */
function breaker(store: CircuitStore, options: CircuitBreakerOptions = {}) {
  const { step, calls } = heldCalls<number>();
  const changes: string[] = [];
  const guarded: CircuitBreakerPrimitive<number, number> = circuitBreaker(step, {
    minimumCalls: 2,
    breakMs: 1000,
    store,
    storeKey: 'model',
    storeTimeoutMs: 100,
    storeRefreshMs: 200,
    onStateChange: ({ to, reason }: CircuitChange) => changes.push(`${to}: ${reason}`),
    ...options,
  });
  const call = async (context?: WorkflowContext) => {
    const outcome = watched(guarded.execute(calls.length, context));
    await clock.advance(0);
    return outcome;
  };
  const end = async (error?: Error): Promise<void> => {
    const last = calls.at(-1);
    if (error === undefined) last?.resolve(1);
    else last?.reject(error);
    await clock.advance(0);
  };
  const fail = async (): Promise<void> => {
    for (let time = 0; time < 2; time++) {
      await call();
      await end(new Error('down'));
    }
  };
  return { guarded, calls, call, end, fail, changes };
}

/** Makes a process look at the store, by a call that succeeds or is refused. */
async function look({ call, end, calls }: ReturnType<typeof breaker>): Promise<void> {
  await clock.advance(200);
  const before = calls.length;
  await call();
  if (calls.length > before) await end();
}

let clock: VirtualClock;

describe('the contract, with a store', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(primitiveContract((child) => circuitBreaker(child, { store: new Circuits() })))('$promise', ({ verify }) =>
    verify(),
  );
});

describe('a circuit breaker with a store', () => {
  beforeEach(() => {
    clock = virtualClock();
  });
  afterEach(() => {
    const { timerCount } = clock;
    clock.uninstall();
    expect(timerCount).toBe(0);
  });

  it('is open in all processes once it opened in one, for the same time', async () => {
    const store = new Circuits();
    const [one, other] = [breaker(store), breaker(store)];
    await look(other);
    await one.fail();
    await clock.advance(100);
    await look(other);

    const refused = await other.call();

    expect([one.guarded.state, other.guarded.state, other.calls.length]).toEqual(['open', 'open', 2]);
    expect(refused.error).toMatchObject({ code: 'ERR_TTA_CIRCUIT_OPEN', retryAfterMs: 700 });
    expect(other.changes).toEqual(['open: shared']);
    expect([...store.keys]).toEqual(['model']);
  });

  it('probes in one process, whose success closes it in all', async () => {
    const store = new Circuits();
    const [one, other] = [breaker(store), breaker(store)];
    await one.fail();
    await look(other);
    await clock.advance(1000);

    await one.call();
    const refused = await Promise.all([other.call(), other.call()]);
    expect([one.guarded.state, other.guarded.state]).toEqual(['half-open', 'open']);
    expect(refused.map(({ error }) => error)).toEqual([
      expect.objectContaining({ state: 'open', retryAfterMs: 200 }),
      expect.objectContaining({ state: 'open', retryAfterMs: 200 }),
    ]);
    await one.end();
    await clock.advance(200);
    const after = await other.call();
    await other.end();

    expect([one.guarded.state, other.guarded.state, after.status]).toEqual(['closed', 'closed', 'gave']);
    expect(other.changes).toEqual(['open: shared', 'closed: shared']);
    expect(store.prober).toBeUndefined();
  });

  it('opens again in all processes where the probe fails, and lets another process probe then', async () => {
    const store = new Circuits();
    const [one, other] = [breaker(store), breaker(store)];
    await one.fail();
    await look(other);
    await clock.advance(1000);
    await one.call();
    await one.end(new Error('still down'));
    const refused = await other.call();
    expect(refused.error).toMatchObject({ retryAfterMs: 1000 });
    await clock.advance(1000);

    await other.call();
    const second = await one.call();

    expect([other.guarded.state, second.error]).toEqual([
      'half-open',
      expect.objectContaining({ code: 'ERR_TTA_CIRCUIT_OPEN' }),
    ]);
    await other.end();
  });

  it('lets another process probe where the probe was cancelled', async () => {
    const store = new Circuits();
    const [one, other] = [breaker(store), breaker(store)];
    await one.fail();
    await look(other);
    await clock.advance(1000);
    const controller = new AbortController();
    await one.call(WorkflowContext.create({ signal: controller.signal }));
    expect(store.prober).toBeDefined();
    controller.abort('enough');
    await one.end(new Error('aborted'));

    expect(store.prober).toBeUndefined();
    await other.call();
    await other.end();
    expect(other.guarded.state).toBe('closed');
  });

  it('is closed in all processes by hand, and opened by hand in one', async () => {
    const store = new Circuits();
    const [one, other] = [breaker(store), breaker(store)];
    await one.fail();
    await look(other);

    other.guarded.close();
    await look(one);
    expect([one.guarded.state, other.guarded.state]).toEqual(['closed', 'closed']);

    one.guarded.open();
    await look(other);
    expect([one.guarded.state, other.guarded.state]).toEqual(['forced-open', 'closed']);
  });

  it('stays open where the store forgets, and then probes by itself', async () => {
    const store = new Circuits();
    const one = breaker(store);
    await one.fail();
    store.latest = undefined;
    await look(one);
    expect(one.guarded.state).toBe('open');

    await clock.advance(1000);
    await one.call();
    await one.end();

    expect(one.guarded.state).toBe('closed');
  });

  it('does not ask the store for each call, nor wait for its answer', async () => {
    const store = new Circuits();
    store.answer = () => new Promise(() => undefined);
    const { call, end, calls } = breaker(store);
    for (let time = 0; time < 50; time++) {
      const outcome = await call();
      await end();
      expect(outcome.status).toBe('gave');
    }

    expect([calls.length, store.asked]).toEqual([50, ['read']]);
    await clock.advance(100);
  });

  it.each<[string, () => Promise<never>]>([
    ['rejects', () => Promise.reject(new Error('down'))],
    ['hangs', () => new Promise(() => undefined)],
    ['gives nonsense', async () => 'open' as never],
  ])('goes on by itself where the store %s, and says so', async (_, answer) => {
    const store = new Circuits();
    store.answer = answer;
    const { guarded, fail, call, end } = breaker(store);
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });
    await fail();
    await clock.advance(1000);
    expect(guarded.state).toBe('open');

    const probe = await call(context);
    await clock.advance(100);
    await end();
    await clock.advance(100);

    expect([guarded.state, probe.status]).toEqual(['closed', 'gave']);
    expect(recording.events()).toContain('circuit_breaker_store_failed');
  });

  it('does not ask a store that hangs', async () => {
    const store = new Circuits();
    store.answer = () => new Promise(() => undefined);
    const process = breaker(store);
    for (let time = 0; time < 5; time++) await look(process);
    await clock.advance(100);
    const asked = store.asked.length;

    for (let time = 0; time < 10; time++) await look(process);

    expect(asked).toBeLessThanOrEqual(4);
    expect(store.asked).toHaveLength(asked);
  });

  it.each<[string, CircuitBreakerOptions]>([
    ['store', { store: { read: () => undefined } as never }],
    ['storeKey', { storeKey: '' }],
    ['storeTimeoutMs', { storeTimeoutMs: 0 }],
    ['storeRefreshMs', { storeRefreshMs: 0 }],
  ])('refuses a wrong %s when it is built', (option, options) => {
    expect(() => breaker(new Circuits(), options)).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });
});
