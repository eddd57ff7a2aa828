import { describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, TimeoutExceededError, WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { RecordingInstrumentation, virtualClock } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import {
  DeclinedResultError,
  cache,
  parallel,
  retry,
  retryAttemptKey,
  retryBudget,
  sequential,
  task,
  type RetryOptions,
  type RetryPrimitive,
} from '../index.js';

const plain: RetryOptions = { initialDelayMs: 100, jitter: 'none' };

/** Calls of a step that fails, or gives its number, as `outcome` says. */
function counted(outcome: (call: number) => unknown): { step: WorkflowPrimitive<number, number>; calls: () => number } {
  let calls = 0;
  const step = task('step', async (_: number) => {
    const thrown = outcome(++calls);
    if (thrown !== undefined) throw thrown;
    return calls;
  });
  return { step, calls: () => calls };
}
const broken = new Error('broken');
const fails = () => counted(() => broken);

async function observe(step: WorkflowPrimitive<number, unknown>, isObserved = true) {
  using clock = virtualClock();
  const recording = new RecordingInstrumentation();
  const running = step.execute(1, isObserved ? WorkflowContext.create({ instrumentation: recording }) : undefined).then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  );
  const outcome = await clock.run(running);
  expect(clock.timerCount).toBe(0);
  const events = recording.steps[0]?.events ?? [];
  return { ...outcome, recording, events, last: events.at(-1) };
}

describe('a budget', () => {
  it('ends the retries with the failure itself once it is empty, however many share it', async () => {
    const budget = retryBudget({ minPerSecond: 0, ratio: 1 });
    const { step, calls } = fails();
    const both = parallel(
      [1, 2, 3].map(() => retry(step, { ...plain, maxRetries: 9, budget })),
      { mode: 'settle' },
    );

    const { value, recording } = await observe(both);

    // Three calls pay for three retries.
    expect(calls()).toBe(6);
    expect(value).toEqual(Array(3).fill({ status: 'error', error: broken }));
    const exhausted = recording.steps.flatMap(({ events }) => events.filter(({ name }) => name === 'retry_exhausted'));
    expect(exhausted).toHaveLength(3);
    for (const { attributes } of exhausted)
      expect(attributes).toMatchObject({ given_up: 'budget', budget_empty: true });
  });

  it('is not drawn on where no attempt follows', async () => {
    const budget = retryBudget({ minPerSecond: 0, ratio: 1 });

    await observe(retry(fails().step, { maxRetries: 0, budget }));
    await observe(retry(counted(() => new TypeError('a bug')).step, { budget }));

    using _clock = virtualClock();
    expect(budget.balance).toBeGreaterThanOrEqual(0);
  });
});

describe('attemptTimeoutMs', () => {
  const slowAtFirst = () => {
    let calls = 0;
    return task('step', (input: number, { signal }) => sleep(++calls < 3 ? 1000 : 10, signal).then(() => input));
  };

  it.each([{ retryIf: undefined }, { retryIf: () => false }])(
    'gives each attempt its own time, whose expiry is worth another (%j)',
    async ({ retryIf }) => {
      const step = retry(slowAtFirst(), { ...plain, attemptTimeoutMs: 200, ...(retryIf && { retryIf }) });

      const { value, recording } = await observe(step);

      expect(value).toBe(1);
      expect(recording.tree()).toBe(
        [
          'retry(step) success',
          ...['timeout', 'timeout', 'success'].flatMap((status) => [`  timeout(step) ${status}`, `    step ${status}`]),
        ].join('\n'),
      );
    },
  );

  it('asks retryIf about timeouts that are not its own', async () => {
    const own = new TimeoutExceededError(5);
    const { step, calls } = counted(() => own);

    const { error } = await observe(retry(step, { ...plain, attemptTimeoutMs: 200, retryIf: () => false }));

    expect(error).toBe(own);
    expect(calls()).toBe(1);
  });
});

describe('attemptTimeoutMode', () => {
  /** Hangs in its first call, whatever its signal says. */
  const deafAtFirst = () => {
    let calls = 0;
    return task('deaf', (input: number) => (++calls === 1 ? new Promise<number>(() => undefined) : input));
  };

  it.each([true, false])(
    'abandon calls again beside an attempt that ignores its signal (observed: %p)',
    async (isObserved) => {
      using clock = virtualClock();
      const ended = jest.fn();
      const context = WorkflowContext.create(isObserved ? { instrumentation: new RecordingInstrumentation() } : {});

      const step = retry(deafAtFirst(), { ...plain, attemptTimeoutMs: 200, attemptTimeoutMode: 'abandon' });
      void step.execute(7, context).then(ended, ended);
      // Not `clock.run`, which gives a step that hangs its real time.
      await clock.advance(1000);

      expect(ended).toHaveBeenCalledWith(7);
    },
  );

  it('waits for such an attempt by default', async () => {
    using clock = virtualClock();
    const ended = jest.fn();

    void retry(deafAtFirst(), { ...plain, attemptTimeoutMs: 200 })
      .execute(1)
      .then(ended, ended);
    await clock.advance(60_000);

    expect(ended).not.toHaveBeenCalled();
  });

  it.each([
    [
      { attemptTimeoutMs: 5, attemptTimeoutMode: 'abort' },
      "attemptTimeoutMode must be one of 'cooperative', 'abandon'",
    ],
    [{ attemptTimeoutMode: 'abandon' }, 'attemptTimeoutMode must be left out where attemptTimeoutMs is'],
  ])('is checked when built: %j', (options, message) => {
    expect(() => retry(deafAtFirst(), options as RetryOptions)).toThrow(message);
  });
});

describe('retryResultIf', () => {
  it.each([true, false])('calls again until a result is accepted (observed: %p)', async (isObserved) => {
    const { step } = counted(() => undefined);

    await expect(
      observe(retry(step, { ...plain, retryResultIf: (value) => value < 3 }), isObserved),
    ).resolves.toMatchObject({ value: 3 });
  });

  it('returns the last result where all are declined, and says so', async () => {
    const { step } = counted(() => undefined);

    const { value, last, events, recording } = await observe(
      retry(step, { ...plain, maxRetries: 1, retryResultIf: () => true }),
    );

    expect(value).toBe(2);
    expect(recording.steps[0]?.status).toBe('success');
    expect(last).toMatchObject({ name: 'retry_exhausted', attributes: { given_up: 'attempts', total_attempts: 2 } });
    expect(last?.error).toBeInstanceOf(DeclinedResultError);
    expect(JSON.stringify(last?.error)).not.toContain('2');
    expect(
      events.filter(({ name }) => name === 'retry_attempt_failed').map((event) => event.attributes?.status),
    ).toEqual(['declined', 'declined']);
  });

  it('decides with failures by the last attempt', async () => {
    const failsLast = counted((call) => (call === 2 ? broken : undefined));
    const givesLast = counted((call) => (call === 1 ? broken : undefined));
    const options = { ...plain, maxRetries: 1, retryResultIf: () => true };

    expect(await observe(retry(failsLast.step, options))).toMatchObject({ error: broken });
    expect(await observe(retry(givesLast.step, options))).toMatchObject({ value: 2 });
  });

  it.each([true, false])('has its own error passed on at once (observed: %p)', async (isObserved) => {
    const { step, calls } = counted(() => undefined);
    const retryResultIf = (): boolean => {
      throw broken;
    };

    const { error } = await observe(retry(step, { ...plain, retryResultIf }), isObserved);

    expect(error).toBe(broken);
    expect(calls()).toBe(1);
  });
});

describe('retries inside each other', () => {
  const nest = (outer: RetryOptions, inner: RetryOptions) => {
    const { step, calls } = fails();
    const workflow = retry(sequential([retry(step, { ...plain, maxRetries: 2, name: 'inner', ...inner })]), {
      ...plain,
      maxRetries: 3,
      name: 'outer',
      ...outer,
    });
    return { workflow, calls };
  };

  it.each<{ title: string; outer: RetryOptions; inner: RetryOptions; calls: number }>([
    { title: 'multiply', outer: {}, inner: {}, calls: 12 },
    { title: 'do not, where the outer one says so', outer: { nested: 'outer-only' }, inner: {}, calls: 4 },
    { title: 'do not, where the inner one says so', outer: {}, inner: { nested: 'outer-only' }, calls: 4 },
  ])('$title', async ({ outer, inner, calls: expected }) => {
    for (const isObserved of [true, false]) {
      const { workflow, calls } = nest(outer, inner);

      const { error } = await observe(workflow, isObserved);

      expect(error).toBe(broken);
      expect(calls()).toBe(expected);
    }
  });

  it('repeat in work that a cache shares with callers that have no retry', async () => {
    const { step, calls } = fails();
    let attempt: number | undefined = -1;
    const looks = task('looks', (input: number, context) => {
      attempt = context.get(retryAttemptKey);
      return step.execute(input, context);
    });
    const shared = cache(retry(looks, plain), { key: String });

    const { error } = await observe(retry(shared, { maxRetries: 0, nested: 'outer-only' }));

    expect(error).toBe(broken);
    expect(calls()).toBe(4);
    expect(attempt).toBe(4);
    await observe(retry(cache(looks, { key: String }), plain));
    expect(attempt).toBeUndefined();
  });

  it('repeat where they are alone, though they say outer-only', async () => {
    const { step, calls } = fails();

    await observe(retry(step, { ...plain, nested: 'outer-only' }));

    expect(calls()).toBe(4);
  });

  it('count calls of the outer one and attempts of the inner one, which show how far they multiply', async () => {
    const { recording } = await observe(nest({}, {}).workflow);

    const events = recording.steps.flatMap((step) => step.events.map((event) => ({ step: step.name, ...event })));
    const countedIn = (name: string, field: string) =>
      events.filter((event) => event.name === name && event.attributes?.[field] === true).map(({ step }) => step);
    expect(countedIn('retry_workflow_start', 'outermost')).toEqual(['outer']);
    expect(countedIn('retry_attempt_failed', 'leaf')).toEqual(Array(12).fill('inner'));
  });
});

describe('the options of a retry', () => {
  it.each<object>([
    { attemptTimeoutMs: 0 },
    { retryResultIf: async () => true },
    { budget: {} },
    { budget: 10 },
    { nested: 'outer' },
  ])('refuse %j', (options) => {
    expect(() => retry(fails().step, options)).toThrow(InvalidOptionError);
  });

  it('get the result of the child', () => {
    const length = task('length', (text: string) => text.length);
    const step = retry(length, { retryResultIf: (value) => expectTypeOf(value).toEqualTypeOf<number>() });

    expectTypeOf(step).toEqualTypeOf<RetryPrimitive<string, number>>();
  });
});
