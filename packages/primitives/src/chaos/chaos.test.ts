import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { monotonicNow, Timer } from '@tta/core/authors';
import { primitiveContract, RecordingInstrumentation, virtualClock } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import { chaos, ChaosError, ChaosPrimitive, retry, task, type ChaosOptions } from '../index.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });

  it.each(primitiveContract((child) => chaos(child, { failureRate: 1 })))('$promise', ({ verify }) => verify());
  it.each(primitiveContract((child) => chaos(child, { enabled: true, latencyMs: 1 })))(
    '$promise, with latency',
    ({ verify }) => verify(),
  );
});

const child = task('narrate', async (text: string) => text.length);

async function observe(step: WorkflowPrimitive<string, unknown>) {
  using clock = virtualClock();
  const recording = new RecordingInstrumentation();
  const running = step.execute('it', WorkflowContext.create({ instrumentation: recording })).then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  );
  const outcome = await clock.run(running);
  expect(clock.timerCount).toBe(0);
  return { ...outcome, recording, events: recording.steps[0]?.events ?? [] };
}

describe('chaos', () => {
  it('is off by default', async () => {
    const { value, events } = await observe(chaos(child, { failureRate: 1, latencyMs: 1000 }));

    expect({ value, events }).toEqual({ value: 2, events: [] });
  });

  it('fails a call before the step runs, and says so', async () => {
    const { error, events, recording } = await observe(chaos(child, { enabled: true, failureRate: 1 }));

    expect(error).toBeInstanceOf(ChaosError);
    expect(error).toMatchObject({ code: 'ERR_TTA_CHAOS', status: 'error' });
    expect(events).toMatchObject([{ name: 'chaos_failure_injected', attributes: { fault: 'failure' } }]);
    expect(recording.tree()).toBe('chaos(narrate) error');
  });

  it('asks for each call whether it is enabled', async () => {
    let isGameDay = false;
    const step = chaos(child, { enabled: () => isGameDay, failureRate: 1 });

    expect(await observe(step)).toMatchObject({ value: 2 });
    isGameDay = true;
    expect((await observe(step)).error).toBeInstanceOf(ChaosError);
  });

  it('is worth a retry', async () => {
    const numbers = [0, 0, 0.9];
    const step = chaos(child, { enabled: true, failureRate: 0.5, random: () => numbers.shift() ?? 1 });

    expect(await observe(retry(step))).toMatchObject({ value: 2 });
  });

  it('passes on what its hooks throw', async () => {
    const broken = new Error('hook');
    const fail = (): never => {
      throw broken;
    };

    expect(await observe(chaos(child, { enabled: fail }))).toMatchObject({ error: broken });
    expect(await observe(chaos(child, { enabled: true, random: fail }))).toMatchObject({ error: broken });
  });

  it('ends each of 4000 random calls as its options say', async () => {
    const schedules = fc.record({
      isEnabled: fc.boolean(),
      latencyMs: fc.nat(20).map((n) => 2 * n),
      failureRate: fc.constantFrom(0, 0.3, 1),
      random: fc.constantFrom(0, 0.29, 0.3, 0.99),
      abortAtMs: fc.nat(30).map((n) => 2 * n + 1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(schedules, { minLength: 100, maxLength: 100 }), async (batch) => {
        using clock = virtualClock();
        const startedAtMs = monotonicNow();
        const ends = batch.map(({ isEnabled, random, abortAtMs, ...options }) => {
          const controller = new AbortController();
          Timer.after(abortAtMs, () => controller.abort('abort'));
          return chaos(child, { ...options, enabled: () => isEnabled, random: () => random })
            .execute('it', WorkflowContext.create({ signal: controller.signal }))
            .then(
              () => 'value',
              (error: unknown) => (error instanceof ChaosError ? 'failure' : String(error)),
            )
            .then((end) => ({ end, atMs: monotonicNow() - startedAtMs }));
        });

        await clock.advance(100);

        expect(await Promise.all(ends)).toEqual(
          batch.map(({ isEnabled, latencyMs, failureRate, random, abortAtMs }) => {
            if (!isEnabled) return { end: 'value', atMs: 0 };
            if (abortAtMs < latencyMs) return { end: 'abort', atMs: abortAtMs };
            return { end: random < failureRate ? 'failure' : 'value', atMs: latencyMs };
          }),
        );
        expect(clock.timerCount).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it.each<object>([
    { failureRate: 2 },
    { failureRate: -1 },
    { latencyMs: -1 },
    { enabled: 'yes' },
    { enabled: async () => true },
    { random: 1 },
    { rate: 1 },
  ])('refuses %j', (options) => {
    expect(() => chaos(child, options as ChaosOptions)).toThrow(InvalidOptionError);
  });

  it('is named after its innermost step, and has the types of its child', () => {
    expect(new ChaosPrimitive(child).name).toBe('ChaosPrimitive');
    expectTypeOf(chaos(child)).toEqualTypeOf<ChaosPrimitive<string, number>>();
  });
});
