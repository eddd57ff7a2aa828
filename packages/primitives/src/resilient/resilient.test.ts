import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { describeWorkflow, type WorkflowDescription } from '@tta/core';
import { primitiveContract, virtualClock } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import { resilient, task, type ResilientOptions, type ResilientPrimitive } from '../index.js';
import { heldCalls } from '../testing/held-calls.js';
import { leavesNothing, settle, watched } from '../testing/leaves-nothing.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  // Without retries, because a step must be called once for one execution.
  it.each(
    primitiveContract((child) =>
      resilient(child, {
        idempotent: false,
        bulkhead: { maxConcurrency: 5 },
        rateLimit: { permits: 1000, perMs: 1000 },
      }),
    ).filter(({ promise }) => promise !== 'is the parent of what it executes'),
  )('$promise', ({ verify }) => verify());
});

const step = task('call-model', (input: string) => input.length);
const all: ResilientOptions<string, number> = {
  idempotent: true,
  fallback: { alternatives: [task('other', (input: string) => -input.length)] },
  bulkhead: { maxConcurrency: 5 },
  rateLimit: { permits: 5, perMs: 10 },
};

function names(of: WorkflowDescription): string[] {
  const [inner] = of.children;
  return [of.name, ...(inner === undefined ? [] : names(inner))];
}

describe('resilient', () => {
  leavesNothing();

  it('puts its guards in the order that works, and shows them by name', () => {
    expect(names(describeWorkflow(resilient(step, all)))).toEqual([
      'resilient(call-model)',
      'fallback(call-model)',
      'bulkhead(call-model)',
      'rate-limit(call-model)',
      'total-timeout(call-model)',
      'retry(call-model)',
      'circuit-breaker(call-model)',
      'attempt-timeout(call-model)',
      'call-model',
    ]);
  });

  it('leaves out what it is told to, and retries only what may run twice', () => {
    const { circuitBreaker, bulkhead, ...bare } = resilient(step, {
      idempotent: true,
      retry: false,
      circuitBreaker: false,
      totalTimeoutMs: false,
      attemptTimeoutMs: false,
    });
    expect([circuitBreaker, bulkhead]).toEqual([undefined, undefined]);
    expect(bare.children).toEqual([step]);
    expect(names(describeWorkflow(resilient(step, { idempotent: false })))).not.toContain('retry(call-model)');
  });

  it('retries a failure and an attempt that took too long, within the total time', async () => {
    const { step: held, calls } = heldCalls<number>();
    const guarded = resilient(held, {
      idempotent: true,
      attemptTimeoutMs: 100,
      totalTimeoutMs: 1000,
      retry: { jitter: 'none', initialDelayMs: 50 },
    });
    const outcome = watched(guarded.execute(1));
    calls[0]?.reject(new Error('busy'));
    await jest.advanceTimersByTimeAsync(50);
    expect(calls).toHaveLength(2);
    const { signal } = calls[1] as (typeof calls)[1];
    await jest.advanceTimersByTimeAsync(100);
    expect(signal.aborted).toBe(true);
    calls[1]?.reject(signal.reason);
    await jest.advanceTimersByTimeAsync(100);
    calls[2]?.resolve(7);
    await settle();

    expect(outcome.value).toBe(7);
    const slow = watched(guarded.execute(2));
    for (let index = 3; index < 20 && slow.status === 'running'; index++) {
      const call = calls[index];
      await jest.advanceTimersByTimeAsync(100);
      call?.reject(call.signal.reason ?? new Error('busy'));
      await jest.advanceTimersByTimeAsync(400);
    }
    expect(slow.error).toMatchObject({ code: 'ERR_TTA_TIMEOUT' });
  });

  it('does not call a step twice that may run once', async () => {
    const { step: held, calls } = heldCalls<number>();
    const outcome = watched(resilient(held, { idempotent: false }).execute(1));
    calls[0]?.reject(new Error('the card may have been charged'));
    await jest.advanceTimersByTimeAsync(10_000);

    expect(outcome.error).toEqual(new Error('the card may have been charged'));
    expect(calls).toHaveLength(1);
  });

  it('does not retry an open circuit, whatever retryIf says, and lets the fallback answer', async () => {
    for (const retryIf of [undefined, () => true]) {
      const guarded = resilient(step, { ...all, fallback: false, retry: retryIf === undefined ? {} : { retryIf } });
      guarded.circuitBreaker?.open();
      await expect(guarded.execute('it')).rejects.toMatchObject({ code: 'ERR_TTA_CIRCUIT_OPEN' });
    }
    const { step: held, calls } = heldCalls<number>();
    const failing = resilient(held, { idempotent: true, circuitBreaker: { minimumCalls: 1 } });
    const outcome = watched(failing.execute(1));
    calls[0]?.reject(new Error('down'));
    await jest.advanceTimersByTimeAsync(30_000);
    // The first failure opened it, and the first retry found it open for a while yet or half-open.
    expect(outcome.error).toMatchObject({ code: 'ERR_TTA_CIRCUIT_OPEN' });
    expect(calls).toHaveLength(1);

    const answered = resilient(step, all);
    answered.circuitBreaker?.open();
    await expect(answered.execute('it')).resolves.toBe(-2);
  });

  it('opens its circuit at 0.1 of at least 100 calls, by default', async () => {
    const flaky = task('flaky', (input: number) => {
      if (input < 0) throw new Error('down');
      return input;
    });
    const guarded = resilient(flaky, { idempotent: false });
    for (let call = 0; call < 90; call++) await guarded.execute(1);
    for (let call = 0; call < 9; call++) await guarded.execute(-1).catch(() => undefined);
    expect(guarded.circuitBreaker?.state).toBe('closed');
    await guarded.execute(-1).catch(() => undefined);

    expect(guarded.circuitBreaker?.state).toBe('open');
  });
});

describe('options of resilient', () => {
  it.each([
    { option: 'idempotent', value: undefined },
    { option: 'idempotent', value: 'yes' },
    { option: 'totalTimeoutMs', value: 0 },
    { option: 'attemptTimeoutMs', value: Infinity },
    { option: 'maxConcurrency', value: 0, at: { bulkhead: { maxConcurrency: 0 } } },
    { option: 'failureRatio', value: 2, at: { circuitBreaker: { failureRatio: 2 } } },
    { option: 'retry', value: {}, at: { retry: {}, idempotent: false } },
    { option: 'name', value: '' },
    { option: 'breaker', value: {} },
  ])('$option refuses $value when built', ({ option, value, at }) => {
    expect(() => resilient(step, { idempotent: true, ...(at ?? { [option]: value }) })).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });

  it('go together with a window of calls', () => {
    expect(() => resilient(step, { idempotent: true, circuitBreaker: { windowCalls: 10 } })).not.toThrow();
  });

  it('keep the types of the step', () => {
    expectTypeOf(resilient(step, { idempotent: true })).toEqualTypeOf<ResilientPrimitive<string, number>>();
    // @ts-expect-error -- it asks whether the step may run twice
    expect(() => resilient(step, {})).toThrow('idempotent');
  });
});

describe('mode', () => {
  const deaf = task('deaf', (_: string) => new Promise<number>(() => undefined));
  const few = { idempotent: true, retry: { maxRetries: 1, initialDelayMs: 0 }, attemptTimeoutMs: 100 } as const;

  it('abandon ends attempts that ignore their signal', async () => {
    using clock = virtualClock();
    const ended = jest.fn();

    void resilient(deaf, { ...few, mode: 'abandon' })
      .execute('a')
      .catch(ended);
    await clock.advance(1000);

    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ code: 'ERR_TTA_TIMEOUT', timeoutMs: 100 }));
  });

  it('abandon ends a step in time that only the timeout for all attempts bounds', async () => {
    using clock = virtualClock();
    const ended = jest.fn();

    const step = resilient(deaf, { idempotent: false, attemptTimeoutMs: false, totalTimeoutMs: 300, mode: 'abandon' });
    void step.execute('a').catch(ended);
    await clock.advance(1000);

    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ code: 'ERR_TTA_TIMEOUT', timeoutMs: 300 }));
  });

  it('cooperative waits, which is the default', async () => {
    using clock = virtualClock();
    const ended = jest.fn();

    void resilient(deaf, few).execute('a').then(ended, ended);
    await clock.advance(120_000);

    expect(ended).not.toHaveBeenCalled();
  });

  it('is checked when built', () => {
    expect(() => resilient(deaf, { ...few, mode: 'abort' as never })).toThrow(
      "mode must be one of 'cooperative', 'abandon'",
    );
  });
});
