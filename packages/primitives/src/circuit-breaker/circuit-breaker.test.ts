import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TtaError, WorkflowContext } from '@tta/core';
import { primitiveContract, RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import {
  circuitBreaker,
  CircuitOpenError,
  isTransient,
  retryAfterMsOf,
  task,
  type CircuitBreakerOptions,
  type CircuitBreakerPrimitive,
  type CircuitChange,
} from '../index.js';
import { heldCalls } from '../testing/held-calls.js';
import { leavesNothing, settle, watched } from '../testing/leaves-nothing.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(primitiveContract((child) => circuitBreaker(child)))('$promise', ({ verify }) => verify());
});

const soon: CircuitBreakerOptions = { minimumCalls: 1, windowMs: 100, breakMs: 50, probeTimeoutMs: 70 };

/** A breaker around calls that the test ends, with the changes of its state. */
function broken(options: CircuitBreakerOptions = {}) {
  const { step, calls } = heldCalls<number>();
  const changes: string[] = [];
  const breaker = circuitBreaker(step, {
    ...soon,
    ...options,
    onStateChange: ({ to, reason }) => changes.push(`${to}: ${reason}`),
  });
  const fail = async (error: unknown = new Error('broken'), context?: WorkflowContext): Promise<void> => {
    const outcome = watched(breaker.execute(0, context));
    calls.at(-1)?.reject(error);
    await settle();
    expect(outcome.error).toBe(error);
  };
  return { breaker, calls, changes, fail };
}

describe('circuitBreaker', () => {
  leavesNothing();

  it('opens with the failure that fills the ratio, and refuses from then on', async () => {
    const { breaker, calls, fail, changes } = broken({ minimumCalls: 4 });
    for (const outcome of ['fails', 'gives', 'fails']) {
      if (outcome === 'fails') await fail();
      else {
        const given = breaker.execute(1);
        calls.at(-1)?.resolve(7);
        await expect(given).resolves.toBe(7);
      }
    }
    expect(breaker.state).toBe('closed');
    await fail();

    expect(breaker.state).toBe('open');
    expect(changes).toEqual(['open: failure-ratio']);
    await expect(breaker.execute(1)).rejects.toMatchObject({ code: 'ERR_TTA_CIRCUIT_OPEN', status: 'rejected' });
    expect(calls).toHaveLength(4);
  });

  it('refuses without a stack, says when to come back, and restores the limit of stacks', async () => {
    const { breaker, fail } = broken();
    const { stackTraceLimit } = Error;
    await fail();
    jest.advanceTimersByTime(20);

    const { error } = await seen(breaker.execute(1));

    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(TtaError.is(error)).toBe(true);
    expect((error as Error).stack).not.toMatch(/\n\s+at /);
    expect(retryAfterMsOf(error)).toBe(30);
    expect(isTransient(error)).toBe(true);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });

  it('lets exactly the allowed number of a storm of 1000 through after the break', async () => {
    for (const maxHalfOpenCalls of [1, 7]) {
      const { breaker, calls, fail } = broken({ maxHalfOpenCalls });
      await fail();
      jest.advanceTimersByTime(50);

      const storm = Array.from({ length: 1000 }, () => watched(breaker.execute(1)));
      await settle();

      expect(calls).toHaveLength(1 + maxHalfOpenCalls);
      expect(storm.filter(({ status }) => status === 'threw')).toHaveLength(1000 - maxHalfOpenCalls);
      for (const { resolve } of calls.slice(1)) resolve(1);
      await settle();
      expect(breaker.state).toBe('closed');
    }
  });

  it('takes the place of a probe that hangs, opens again, and forgets its late answer', async () => {
    const { breaker, calls, changes, fail } = broken();
    await fail();
    jest.advanceTimersByTime(50);
    const hung = breaker.execute(1);
    jest.advanceTimersByTime(69);
    await expect(breaker.execute(2)).rejects.toBeInstanceOf(CircuitOpenError);
    expect(breaker.state).toBe('half-open');
    jest.advanceTimersByTime(1);

    // The break began when the probe ran out of time.
    const { error } = await seen(breaker.execute(3));
    expect(error).toMatchObject({ state: 'open', retryAfterMs: 50 });
    calls[1]?.resolve(1);
    await expect(hung).resolves.toBe(1);
    expect(breaker.state).toBe('open');

    jest.advanceTimersByTime(50);
    const next = breaker.execute(4);
    calls[2]?.resolve(4);
    await expect(next).resolves.toBe(4);
    expect(changes).toEqual([
      'open: failure-ratio',
      'half-open: break-over',
      'open: probe-timeout',
      'half-open: break-over',
      'closed: probe-success',
    ]);
  });

  it('gives the place of a cancelled probe back at once', async () => {
    const { breaker, calls, fail } = broken();
    await fail();
    jest.advanceTimersByTime(50);
    const controller = new AbortController();
    const probe = watched(breaker.execute(1, WorkflowContext.create({ signal: controller.signal })));
    controller.abort('not wanted');
    // As many libraries do, with an error of its own.
    calls[1]?.reject(new Error('the request was aborted'));
    await settle();
    expect(probe.status).toBe('threw');
    expect(breaker.state).toBe('half-open');

    const next = breaker.execute(2);
    calls[2]?.resolve(2);
    await expect(next).resolves.toBe(2);

    expect(breaker.state).toBe('closed');
  });

  it('does not count the outcome of a call that began before the state changed', async () => {
    const { breaker, calls, fail } = broken();
    const slow = [breaker.execute(1), breaker.execute(2), breaker.execute(3)].map((each) => watched(each));
    await fail();
    jest.advanceTimersByTime(50);
    const probe = watched(breaker.execute(4));

    calls[0]?.resolve(1);
    calls[1]?.reject(new Error('late'));
    await settle();
    expect(breaker.state).toBe('half-open');
    calls[4]?.resolve(4);
    await settle();
    expect(breaker.state).toBe('closed');
    calls[2]?.reject(new Error('very late'));
    await settle();

    expect(breaker.state).toBe('closed');
    expect(slow.map(({ status }) => status)).toEqual(['gave', 'threw', 'threw']);
    expect(probe.value).toBe(4);
  });

  it('counts neither cancelled calls nor refusals of guards inside', async () => {
    const { breaker, fail } = broken();
    const controller = new AbortController();
    controller.abort('enough');
    const running = WorkflowContext.create();

    await fail(new CircuitOpenError('inner', 'open', 10), running);
    const aborts = new AbortController();
    const { breaker: other, calls } = broken();
    const cancelled = watched(other.execute(1, WorkflowContext.create({ signal: aborts.signal })));
    aborts.abort('enough');
    calls[0]?.reject('enough');
    await settle();

    expect(cancelled.error).toBe('enough');
    expect([breaker.state, other.state]).toEqual(['closed', 'closed']);
    expect([breaker.isIdle, other.isIdle]).toEqual([true, true]);
  });

  it('counts a call that its deadline ended as a failure', async () => {
    const { breaker, calls } = broken();
    const late = watched(breaker.execute(1, WorkflowContext.create({ deadline: Date.now() + 10 })));
    jest.advanceTimersByTime(10);
    calls[0]?.reject(new Error('the socket was closed'));
    await settle();

    expect(late.status).toBe('threw');
    expect(breaker.state).toBe('open');
  });

  it('takes an error that failureIf declines as an answer', async () => {
    const notFound = new Error('404');
    const { breaker, fail, changes } = broken({ failureIf: (error) => error !== notFound });
    await fail(notFound);
    expect(breaker.state).toBe('closed');
    await fail();
    jest.advanceTimersByTime(50);
    await fail(notFound);

    expect(changes.at(-1)).toBe('closed: probe-success');
  });

  it('passes the error of failureIf on, and keeps the place of its probe free', async () => {
    const { step, calls } = heldCalls<number>();
    const mistake = new Error('a mistake');
    let isBroken = false;
    const breaker = circuitBreaker(step, {
      ...soon,
      failureIf: () => {
        if (isBroken) throw mistake;
        return true;
      },
    });
    const ended = async (): Promise<unknown> => {
      const outcome = watched(breaker.execute(1));
      calls.at(-1)?.reject(new Error('down'));
      await settle();
      return outcome.error;
    };
    await ended();
    jest.advanceTimersByTime(50);
    isBroken = true;

    expect(await ended()).toBe(mistake);
    expect(await ended()).toBe(mistake);
    expect(breaker.state).toBe('half-open');
  });

  it('closes or opens as soon as its probes have decided, whatever the rounding', async () => {
    const { breaker, calls, fail } = broken({ maxHalfOpenCalls: 100, halfOpenSuccessRatio: 0.55 });
    await fail();
    jest.advanceTimersByTime(50);
    const probes = Array.from({ length: 100 }, () => watched(breaker.execute(1)));
    for (const { reject } of calls.slice(1, 46)) reject(new Error('one of 45'));
    await settle();
    expect(breaker.state).toBe('half-open');
    for (const { resolve } of calls.slice(46, 100)) resolve(1);
    await settle();
    expect(breaker.state).toBe('half-open');
    calls[100]?.resolve(1);
    await settle();

    expect(breaker.state).toBe('closed');
    expect(probes.filter(({ status }) => status === 'gave')).toHaveLength(55);
  });

  it('stays open as long as the error asks, up to maxBreakMs', async () => {
    const asks = (retryAfterMs: number) => Object.assign(new Error('busy'), { retryAfterMs });
    for (const [askedMs, openMs, options] of [
      [200, 200, {}],
      [1, 50, {}],
      [9_000_000, 300, { maxBreakMs: 300 }],
      [200, 50, { obeyRetryAfter: false }],
    ] as const) {
      const { breaker, fail } = broken(options);
      await fail(asks(askedMs));
      const { error } = await seen(breaker.execute(1));
      expect(error).toMatchObject({ retryAfterMs: openMs });
    }
  });

  it('opens for breakMs again after a failed probe, not for longer each time', async () => {
    const { breaker, fail } = broken();
    await fail();
    for (let round = 0; round < 5; round++) {
      jest.advanceTimersByTime(50);
      await fail();
      const { error } = await seen(breaker.execute(1));
      expect(error).toMatchObject({ state: 'open', retryAfterMs: 50 });
    }
  });

  it('can be opened, closed and reset by hand', async () => {
    const { breaker, calls, changes, fail } = broken();
    breaker.open();
    breaker.open();
    jest.advanceTimersByTime(1_000_000);
    const { error } = await seen(breaker.execute(1));
    expect(error).toMatchObject({ state: 'forced-open', retryAfterMs: undefined });
    expect(isTransient(error)).toBe(false);
    breaker.close();
    breaker.close();
    await fail();
    breaker.reset();
    breaker.reset();

    expect(breaker.state).toBe('closed');
    expect(changes).toEqual(['forced-open: manual', 'closed: manual', 'open: failure-ratio', 'closed: manual']);
    expect(calls).toHaveLength(1);
  });

  it('is as good as new once its outcomes have left the window', async () => {
    const { breaker, fail } = broken({ minimumCalls: 2 });
    expect(breaker.isIdle).toBe(true);
    await fail();
    expect(breaker.isIdle).toBe(false);
    jest.advanceTimersByTime(100);
    expect(breaker.isIdle).toBe(true);
    await fail();
    breaker.reset();
    expect(breaker.isIdle).toBe(true);
    breaker.open();
    expect(breaker.isIdle).toBe(false);
  });

  it('survives a listener that throws or answers later, and says so', async () => {
    const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    warnings.mockClear();
    const answers: unknown[] = [Promise.reject(new Error('later'))];
    const breaker = circuitBreaker(
      task('step', () => 1),
      {
        onStateChange: () => {
          if (answers.length > 0) return answers.pop() as never;
          throw new Error('broken listener');
        },
      },
    );
    breaker.open();
    breaker.close();
    await settle();

    expect(breaker.state).toBe('closed');
    expect(warnings).toHaveBeenCalledTimes(1);
    warnings.mockRestore();
  });

  it('keeps the state across a listener that changes it', () => {
    const changes: CircuitChange[] = [];
    const breaker: CircuitBreakerPrimitive<number, number> = circuitBreaker(
      task('step', (n: number) => n),
      {
        onStateChange: (change) => {
          changes.push(change);
          if (change.to === 'forced-open') breaker.reset();
        },
      },
    );
    breaker.open();

    expect(breaker.state).toBe('closed');
    expect(changes.map(({ to }) => to)).toEqual(['forced-open', 'closed']);
  });
});

describe('what a circuit breaker tells', () => {
  leavesNothing();

  it('is each change once, in the step that made it, and how many breakers are in each state', async () => {
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });
    const { breaker, calls, fail } = broken();
    await fail(new Error('down'), context);
    await seen(breaker.execute(1, context));
    jest.advanceTimersByTime(50);
    const probe = breaker.execute(1, context);
    calls.at(-1)?.resolve(1);
    await probe;
    breaker.open();
    breaker.close();
    const last = breaker.execute(1, context);
    calls.at(-1)?.resolve(1);
    await last;

    const told = recording.steps.filter(({ type }) => type === 'circuit-breaker');
    const state = (of: string, breakers: number) => ['circuit_breaker_state', { state: of, breakers }];
    expect(told.map(({ events }) => events.map(({ name, attributes }) => [name, attributes]))).toEqual([
      [
        state('closed', 1),
        ['circuit_breaker_opened', { from: 'closed', to: 'open', reason: 'failure-ratio' }],
        state('closed', 0),
        state('open', 1),
      ],
      [['circuit_breaker_rejected', { state: 'open', retry_after_ms: 50 }]],
      [
        ['circuit_breaker_half_opened', { from: 'open', to: 'half-open', reason: 'break-over' }],
        state('open', 0),
        state('half-open', 1),
        ['circuit_breaker_closed', { from: 'half-open', to: 'closed', reason: 'probe-success' }],
        state('half-open', 0),
        state('closed', 1),
      ],
      [
        ['circuit_breaker_opened', { from: 'closed', to: 'forced-open', reason: 'manual' }],
        ['circuit_breaker_closed', { from: 'forced-open', to: 'closed', reason: 'manual' }],
        state('closed', 1),
      ],
    ]);
    expect(told.map(({ status }) => status)).toEqual(['error', 'rejected', 'success', 'success']);
    expect(recording.steps.flatMap(({ lateEvents }) => lateEvents)).toEqual([]);
  });

  it('is its state, to each new observer', async () => {
    const breaker = circuitBreaker(task('step', (n: number) => n));
    for (let round = 0; round < 2; round++) {
      const recording = new RecordingInstrumentation();
      const context = WorkflowContext.create({ instrumentation: recording });
      await breaker.execute(1, context);
      await breaker.execute(1, context);
      expect(recording.events()).toEqual(['circuit_breaker_state']);
    }
  });
});

describe('options of circuitBreaker', () => {
  const step = task('step', (input: string) => input.length);

  it.each([
    { option: 'failureRatio', value: 0 },
    { option: 'failureRatio', value: 1.1 },
    { option: 'minimumCalls', value: 0 },
    { option: 'minimumCalls', value: 6, windowCalls: 5 },
    { option: 'windowMs', value: 0 },
    { option: 'windowMs', value: 1000, windowCalls: 5 },
    { option: 'windowCalls', value: 0 },
    { option: 'windowCalls', value: 1e9 },
    { option: 'breakMs', value: 0 },
    { option: 'breakMs', value: Infinity },
    { option: 'maxBreakMs', value: 4999 },
    { option: 'obeyRetryAfter', value: 'yes' },
    { option: 'maxHalfOpenCalls', value: 0 },
    { option: 'halfOpenSuccessRatio', value: 0 },
    { option: 'probeTimeoutMs', value: 0 },
    { option: 'failureIf', value: async () => true },
    { option: 'onStateChange', value: 'log' },
    { option: 'name', value: '' },
    { option: 'threshold', value: 0.5 },
  ])('$option refuses $value when built', ({ option, value, ...others }) => {
    expect(() => circuitBreaker(step, { ...others, [option]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });

  it('need no more calls than the window holds', () => {
    expect(() => circuitBreaker(step, { windowCalls: 5 })).not.toThrow();
  });

  it('name the step after the innermost one', () => {
    expect(circuitBreaker(step).name).toBe('circuit-breaker(step)');
    expect(
      circuitBreaker(async function load(input: string) {
        return input.length;
      }).name,
    ).toBe('circuit-breaker(load)');
  });

  it('keep the types of the step', () => {
    expectTypeOf(circuitBreaker(step)).toEqualTypeOf<CircuitBreakerPrimitive<string, number>>();
    expectTypeOf(circuitBreaker(step).execute('it')).toEqualTypeOf<Promise<number>>();
    expectTypeOf(circuitBreaker(step).state).toEqualTypeOf<'closed' | 'open' | 'half-open' | 'forced-open'>();
  });
});

/** How a promise settles that needs no timer. */
async function seen(promise: Promise<unknown>): Promise<ReturnType<typeof watched>> {
  const outcome = watched(promise);
  await settle();
  return outcome;
}
