import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TimeoutExceededError, WorkflowContext } from '@tta/core';
import { RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import { retry, retryAttemptKey, task, type RetryOptions, RetryPrimitive, type TaskFunction } from '../index.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const plain: RetryOptions = { initialDelayMs: 100, jitter: 'none' };

/** Fails so many times, each with an error of its own, before it succeeds. */
function flaky(failures: number, makeError = (attempt: number): unknown => new Error(`failure ${attempt}`)) {
  const errors = Array.from({ length: failures }, (_, index) => makeError(index + 1));
  const fn = jest.fn<TaskFunction<string, string>>();
  for (const error of errors) fn.mockRejectedValueOnce(error);
  fn.mockImplementation(async (input) => `did ${input}`);
  return { fn, step: task('flaky', fn), errors };
}

/** Lets all waits pass, and what the promise settles with. */
async function settled<T>(promise: Promise<T>): Promise<{ value?: T; error?: unknown }> {
  const result = promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await jest.runAllTimersAsync();
  return result;
}

describe('retry', () => {
  it('calls once where the first call succeeds', async () => {
    const { fn, step } = flaky(0);

    await expect(retry(step).execute('it')).resolves.toBe('did it');

    expect(fn).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('calls again after failure, until it succeeds', async () => {
    const { fn, step } = flaky(2);

    await expect(settled(retry(step, plain).execute('it'))).resolves.toEqual({ value: 'did it' });

    expect(fn).toHaveBeenCalledTimes(3);
  });

  it('waits twice as long each time, up to the longest wait', async () => {
    const { fn, step } = flaky(9);
    void retry(step, { ...plain, maxRetries: 9, maxDelayMs: 400 }).execute('it');

    for (const delayMs of [100, 200, 400, 400]) {
      const calls = fn.mock.calls.length;
      await jest.advanceTimersByTimeAsync(delayMs - 1);
      expect(fn).toHaveBeenCalledTimes(calls);
      await jest.advanceTimersByTimeAsync(1);
      expect(fn).toHaveBeenCalledTimes(calls + 1);
    }
  });

  it('spreads its waits by the random numbers it is given', async () => {
    const { fn, step } = flaky(1);
    void retry(step, { initialDelayMs: 100, random: () => 0.3 }).execute('it');

    await jest.advanceTimersByTimeAsync(29);
    expect(fn).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);

    expect(fn).toHaveBeenCalledTimes(2);
  });

  it('goes on where the random number is too large', async () => {
    const { step } = flaky(1);

    await expect(
      settled(retry(step, { initialDelayMs: 100, maxDelayMs: 100, random: () => 2 }).execute('it')),
    ).resolves.toEqual({ value: 'did it' });
  });

  it('gives up with the last error itself', async () => {
    const { fn, step, errors } = flaky(5);

    const { error } = await settled(retry(step, { ...plain, maxRetries: 2 }).execute('it'));

    expect(fn).toHaveBeenCalledTimes(3);
    expect(error).toBe(errors[2]);
  });

  it('retries three times by default and does not retry with maxRetries: 0', async () => {
    const [four, one] = [flaky(9), flaky(9)];

    await settled(retry(four.step, plain).execute('it'));
    await settled(retry(one.step, { maxRetries: 0 }).execute('it'));

    expect(four.fn).toHaveBeenCalledTimes(4);
    expect(one.fn).toHaveBeenCalledTimes(1);
  });

  it('retries as long as it takes where there is no bound', async () => {
    const { fn, step } = flaky(200);

    await expect(settled(retry(step, { maxRetries: Infinity, initialDelayMs: 0 }).execute('it'))).resolves.toEqual({
      value: 'did it',
    });

    expect(fn).toHaveBeenCalledTimes(201);
  });

  it('retries synchronous throws and thrown values that are not errors', async () => {
    const fn = jest
      .fn<TaskFunction<string, string>>()
      .mockImplementationOnce(() => {
        throw undefined as unknown;
      })
      .mockReturnValue('done');

    await expect(settled(retry(task('sync', fn), plain).execute('it'))).resolves.toEqual({ value: 'done' });
  });

  it('runs each attempt with a context of its own that knows its number', async () => {
    const { fn, step } = flaky(2);
    const context = WorkflowContext.create();

    await settled(retry(step, plain).execute('it', context));

    const contexts = fn.mock.calls.map(([, own]) => own);
    expect(contexts.map((own) => own.get(retryAttemptKey))).toEqual([1, 2, 3]);
    expect(new Set([context, ...contexts]).size).toBe(4);
    expect(contexts.every(({ workflowId }) => workflowId === context.workflowId)).toBe(true);
  });
});

describe('retryIf', () => {
  it('decides whether a failure is worth another call', async () => {
    const { fn, step, errors } = flaky(5);
    const retryIf = jest.fn((error: unknown) => error !== errors[1]);

    const { error } = await settled(retry(step, { ...plain, retryIf }).execute('it'));

    expect(error).toBe(errors[1]);
    expect(fn).toHaveBeenCalledTimes(2);
    expect(retryIf.mock.calls).toEqual([
      [errors[0], 1],
      [errors[1], 2],
    ]);
  });

  it('is not asked after an abort', async () => {
    const controller = new AbortController();
    const retryIf = jest.fn(() => true);
    const step = task('aborts', () => {
      controller.abort('enough');
      throw new Error('broken');
    });

    const { error } = await settled(
      retry(step, { ...plain, retryIf }).execute('it', WorkflowContext.create({ signal: controller.signal })),
    );

    expect(error).toBe('enough');
    expect(retryIf).not.toHaveBeenCalled();
  });

  it.each(['retryIf', 'retryAfterMs', 'random'])('%s that throws ends the retries with what it threw', async (hook) => {
    const { fn, step } = flaky(5);
    const broken = new Error(`${hook} is broken`);
    const recording = new RecordingInstrumentation();
    const primitive = retry(step, {
      ...plain,
      [hook]: () => {
        throw broken;
      },
    });

    const { error } = await settled(primitive.execute('it', WorkflowContext.create({ instrumentation: recording })));

    expect(error).toBe(broken);
    expect(fn).toHaveBeenCalledTimes(1);
    expect(recording.events()).toEqual([
      'retry_workflow_start',
      'retry_attempt_start',
      'retry_attempt_failed',
      'retry_workflow_failed',
    ]);
  });
});

describe('a failure that says when to come back', () => {
  const busy = (headers: Record<string, string>): unknown => ({ response: new Response('', { status: 503, headers }) });

  it.each([
    { by: 'retryAfterMs', error: () => ({ retryAfterMs: 2000 }) },
    { by: 'a Retry-After in seconds', error: () => busy({ 'Retry-After': '2' }) },
    {
      by: 'a Retry-After with a date',
      error: () => busy({ 'Retry-After': new Date(Math.ceil(Date.now() / 1000) * 1000 + 2000).toUTCString() }),
    },
  ])('is obeyed: $by', async ({ error }) => {
    jest.setSystemTime(new Date('2026-01-01T00:00:00Z'));
    const { fn, step } = flaky(1, error);
    void retry(step, plain).execute('it');

    await jest.advanceTimersByTimeAsync(1999);
    expect(fn).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);

    expect(fn).toHaveBeenCalledTimes(2);
  });

  it('is read by a hook of yours', async () => {
    const { fn, step, errors } = flaky(1);
    const retryAfterMs = jest.fn(() => 5000);
    void retry(step, { ...plain, retryAfterMs }).execute('it');

    await jest.advanceTimersByTimeAsync(4999);
    expect(fn).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);

    expect(fn).toHaveBeenCalledTimes(2);
    expect(retryAfterMs.mock.calls).toEqual([[errors[0]]]);
  });

  it.each([
    { answer: NaN, delayMs: 100 },
    { answer: 'soon', delayMs: 100 },
    { answer: undefined, delayMs: 100 },
    { answer: -7, delayMs: 100 },
    { answer: 0, delayMs: 100 },
    { answer: 99, delayMs: 100 },
    { answer: 250, delayMs: 250 },
  ])('waits $delayMs ms where the hook says $answer', async ({ answer, delayMs }) => {
    const { step } = flaky(1);
    const recording = new RecordingInstrumentation();

    await settled(
      retry(step, { ...plain, retryAfterMs: () => answer as never }).execute(
        'it',
        WorkflowContext.create({ instrumentation: recording }),
      ),
    );

    const failed = recording.step('retry(flaky)').events.find(({ name }) => name === 'retry_attempt_failed');
    expect(failed?.attributes).toMatchObject({ backoff_ms: delayMs });
  });

  it('ends the retries where it asks for more than the longest wait', async () => {
    const { fn, step, errors } = flaky(1, () => ({ retryAfterMs: 60_001 }));

    const { error } = await settled(retry(step, plain).execute('it'));

    expect(error).toBe(errors[0]);
    expect(fn).toHaveBeenCalledTimes(1);
  });
});

describe('an abort', () => {
  it('ends a backoff at once and starts no further attempt', async () => {
    const { fn, step } = flaky(5);
    const controller = new AbortController();
    const running = retry(step, plain).execute('it', WorkflowContext.create({ signal: controller.signal }));
    const failed = expect(running).rejects.toBe('enough');
    await jest.advanceTimersByTimeAsync(50);
    expect(fn).toHaveBeenCalledTimes(1);

    controller.abort('enough');
    await failed;

    expect(jest.getTimerCount()).toBe(0);
    await jest.runAllTimersAsync();
    expect(fn).toHaveBeenCalledTimes(1);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('is what is thrown, whatever the attempt that it ended threw', async () => {
    const controller = new AbortController();
    const step = task('stubborn', async () => {
      controller.abort('enough');
      throw new Error('broken by the abort');
    });

    const { error } = await settled(
      retry(step, plain).execute('it', WorkflowContext.create({ signal: controller.signal })),
    );

    expect(error).toBe('enough');
  });
});

describe('a deadline', () => {
  it('starts no attempt that it makes hopeless', async () => {
    const { fn, step, errors } = flaky(5);
    const context = WorkflowContext.create({ deadline: Date.now() + 250 });

    const failed = expect(retry(step, plain).execute('it', context)).rejects.toBe(errors[1]);
    await jest.advanceTimersByTimeAsync(100);
    await failed;

    // One wait of 100 ms fits, the next of 200 ms does not, so it is skipped.
    expect(fn).toHaveBeenCalledTimes(2);
    expect(context.aborted).toBe(false);
  });

  it('that a late timer has missed starts no attempt either', async () => {
    const { fn, step } = flaky(5);
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ deadline: Date.now() + 150, instrumentation: recording });
    const running = retry(step, plain).execute('it', context);
    const failed = expect(running).rejects.toBeInstanceOf(TimeoutExceededError);
    await jest.advanceTimersByTimeAsync(50);

    // The process was busy: the wait of 100 ms ends after the deadline.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 500);
    await jest.advanceTimersByTimeAsync(50);
    await failed;
    clock.mockRestore();

    expect(fn).toHaveBeenCalledTimes(1);
    expect(recording.tree()).toBe('retry(flaky) timeout\n  flaky error');
  });
});

describe('what retry tells', () => {
  const observe = async (
    step: RetryPrimitive<string, string>,
    options: { deadline?: number } = {},
  ): Promise<RecordingInstrumentation> => {
    const recording = new RecordingInstrumentation();
    await settled(step.execute('it', WorkflowContext.create({ instrumentation: recording, ...options })));
    return recording;
  };
  const attributes = (recording: RecordingInstrumentation, name: string): unknown[] =>
    recording
      .step('retry(flaky)')
      .events.filter((event) => event.name === name)
      .map((event) => event.attributes);

  it('is each attempt and each wait', async () => {
    const recording = await observe(retry(flaky(1).step, plain));

    expect(recording.tree()).toBe('retry(flaky) success\n  flaky error\n  flaky success');
    expect(recording.events()).toEqual([
      'retry_workflow_start',
      'retry_attempt_start',
      'retry_attempt_failed',
      'retry_backoff_end',
      'retry_attempt_start',
      'retry_attempt_success',
    ]);
    expect(attributes(recording, 'retry_workflow_start')).toEqual([
      { max_retries: 3, backoff_base: 2, outermost: true },
    ]);
    expect(attributes(recording, 'retry_attempt_start')).toEqual([
      { attempt: 1, total_attempts: 4 },
      { attempt: 2, total_attempts: 4 },
    ]);
    expect(attributes(recording, 'retry_attempt_failed')).toEqual([
      { attempt: 1, status: 'error', duration_ms: 0, backoff_ms: 100, leaf: true },
    ]);
    expect(attributes(recording, 'retry_backoff_end')).toEqual([{ attempt: 1, waited_ms: 100 }]);
    expect(attributes(recording, 'retry_attempt_success')).toEqual([
      { attempt: 2, succeeded_on_attempt: 2, status: 'success', duration_ms: 0, leaf: true },
    ]);
  });

  it('numbers the attempts for their steps', async () => {
    const recording = await observe(retry(flaky(1).step, plain));

    expect(recording.steps.map((step) => step.attributes)).toEqual([
      {},
      { 'tta.retry.attempt': 1 },
      { 'tta.retry.attempt': 2 },
    ]);
  });

  it.each([
    { given_up: 'attempts', options: { ...plain, maxRetries: 1 }, total_attempts: 2 },
    { given_up: 'deadline', options: plain, deadlineMs: 50, total_attempts: 1 },
    { given_up: 'retry_after', options: { ...plain, retryAfterMs: () => Infinity }, total_attempts: 1 },
  ])(
    'is that it gave up for want of $given_up, and with which error',
    async ({ given_up, options, deadlineMs, total_attempts }) => {
      const { step, errors } = flaky(9);

      const recording = await observe(
        retry(step, options),
        deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs },
      );

      expect(recording.step('retry(flaky)').events.at(-1)).toEqual({
        name: 'retry_exhausted',
        attributes: { total_attempts, given_up, budget_empty: false },
        error: errors[total_attempts - 1],
      });
      expect(recording.step('retry(flaky)').status).toBe('error');
    },
  );

  it('is that the failure was not worth it', async () => {
    const recording = await observe(retry(flaky(2).step, { ...plain, retryIf: (_, attempt) => attempt < 2 }));

    expect(attributes(recording, 'retry_workflow_failed')).toEqual([
      { total_attempts: 2, status: 'error', duration_ms: 100 },
    ]);
    expect(attributes(recording, 'retry_exhausted')).toEqual([]);
  });

  it('is that it was cancelled while waiting', async () => {
    const recording = new RecordingInstrumentation();
    const controller = new AbortController();
    const context = WorkflowContext.create({ instrumentation: recording, signal: controller.signal });
    const running = retry(flaky(1).step, plain).execute('it', context);
    await jest.advanceTimersByTimeAsync(40);
    controller.abort('enough');
    await settled(running);

    expect(recording.events().slice(-2)).toEqual(['retry_backoff_end', 'retry_workflow_failed']);
    expect(attributes(recording, 'retry_backoff_end')).toEqual([{ attempt: 1, waited_ms: 40 }]);
    expect(attributes(recording, 'retry_workflow_failed')).toEqual([
      { total_attempts: 1, status: 'cancelled', duration_ms: 40 },
    ]);
    expect(recording.step('retry(flaky)').status).toBe('cancelled');
  });
});

describe('options of retry', () => {
  const step = task('step', (input: string) => input.length);

  it.each([
    { option: 'maxRetries', value: -1 },
    { option: 'maxRetries', value: 1.5 },
    { option: 'maxRetries', value: '3' },
    { option: 'initialDelayMs', value: -1 },
    { option: 'initialDelayMs', value: Infinity },
    { option: 'initialDelayMs', value: 2 ** 31 },
    { option: 'backoffBase', value: 0.5 },
    { option: 'maxDelayMs', value: -1 },
    { option: 'maxDelayMs', value: Infinity },
    { option: 'jitter', value: 'some' },
    { option: 'jitter', value: true },
    { option: 'retryIf', value: true },
    { option: 'retryAfterMs', value: 1000 },
    { option: 'random', value: 0.5 },
    { option: 'name', value: '' },
    { option: 'retries', value: 3 },
  ])('$option refuses $value when built', ({ option, value }) => {
    expect(() => retry(step, { [option]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });

  it.each([3, null, 'three'])('are no %p', (options) => {
    expect(() => retry(step, options as never)).toThrow(expect.objectContaining({ option: 'options' }));
  });

  it.each([undefined, null, async () => 1])('want a step to retry, not %p', (child) => {
    expect(() => retry(child as never)).toThrow(expect.objectContaining({ option: 'child' }));
  });

  it('name the step, after the innermost one by default', () => {
    expect(retry(step)).toMatchObject({ name: `retry(${step.name})`, type: 'retry' });
    expect(new RetryPrimitive(step).name).toBe('RetryPrimitive');
    expect(retry(step, { name: 'again' }).name).toBe('again');
  });

  it('keep the types of the step', () => {
    expectTypeOf(retry(step)).toEqualTypeOf<RetryPrimitive<string, number>>();
    expectTypeOf(retry(step).execute('it')).toEqualTypeOf<Promise<number>>();
  });
});
