import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { RecordingInstrumentation } from '@tta/core/testing';
import { cache, parallel, retry, sequential, task, type CachePrimitive, type TaskFunction } from '../index.js';

const byInput = { key: (input: string) => input };
const broken = new Error('connection refused');

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function within(ms: number, signal?: AbortSignal): WorkflowContext {
  return WorkflowContext.create({ deadline: Date.now() + ms, signal });
}

/** The deadline and the time left, as the computation finds them each 10 ms. */
function watching(): { seen: (number | undefined)[]; cached: CachePrimitive<string, string> } {
  const began = Date.now();
  const seen: (number | undefined)[] = [];
  const watch = task('watch', async (input: string, context) => {
    for (let round = 0; round < 6; round++) {
      const { deadline } = context;
      seen.push(deadline === undefined ? undefined : deadline - began);
      expect(context.remainingMs()).toBe(deadline === undefined ? Infinity : deadline - Date.now());
      await sleep(10);
    }
    return input;
  });
  return { seen, cached: cache(watch, byInput) };
}

describe('a computation that several callers wait for', () => {
  it('has the deadline of the one caller', async () => {
    const { seen, cached } = watching();

    const only = cached.execute('a', within(1000));
    await jest.runAllTimersAsync();
    await only;

    expect(seen).toEqual([1000, 1000, 1000, 1000, 1000, 1000]);
  });

  it('has the latest deadline of its callers while they wait', async () => {
    const { seen, cached } = watching();
    const controller = new AbortController();

    const first = cached.execute('a', within(1000));
    await jest.advanceTimersByTimeAsync(5);
    const late = cached.execute('a', within(5000, controller.signal)).catch(String);
    await jest.advanceTimersByTimeAsync(20);
    controller.abort('left');
    await jest.runAllTimersAsync();

    await expect(Promise.all([first, late])).resolves.toEqual(['a', 'left']);
    expect(seen).toEqual([1000, 5005, 5005, 1000, 1000, 1000]);
  });

  it('has no deadline while a caller has none', async () => {
    const { seen, cached } = watching();
    const controller = new AbortController();

    const first = cached.execute('a', within(1000));
    await jest.advanceTimersByTimeAsync(5);
    const patient = cached.execute('a', WorkflowContext.create({ signal: controller.signal })).catch(String);
    await jest.advanceTimersByTimeAsync(20);
    controller.abort('left');
    await jest.runAllTimersAsync();

    await expect(Promise.all([first, patient])).resolves.toEqual(['a', 'left']);
    expect(seen).toEqual([1000, undefined, undefined, 1000, 1000, 1000]);
  });

  it('has the latest deadline of those who wait for another cache that waits for it', async () => {
    const { seen, cached } = watching();
    const outer = cache(sequential([cached]), byInput);

    const first = outer.execute('a', within(1000));
    await jest.advanceTimersByTimeAsync(15);
    const late = outer.execute('a', within(5000));
    await jest.runAllTimersAsync();

    await Promise.all([first, late]);
    expect(seen).toEqual([1000, 1000, 5015, 5015, 5015, 5015]);
  });

  it('is over by the clock, also where no timer can fire', async () => {
    let turns = 0;
    const busy = task('busy', (_: string, context) => {
      while (!context.aborted && ++turns < 1000) jest.setSystemTime(Date.now() + 10);
      return 'too late';
    });
    const spy = jest.spyOn(performance, 'now').mockImplementation(() => Date.now());

    await expect(cache(busy, byInput).execute('a', within(100))).resolves.toBe('too late');

    expect(turns).toBe(10);
    spy.mockRestore();
  });
});

describe.each([undefined, new RecordingInstrumentation()])('a retry behind a cache (%#)', (instrumentation) => {
  const context = (ms: number, signal?: AbortSignal): WorkflowContext => within(ms, signal).child({ instrumentation });
  const slowRetry = { initialDelayMs: 100, maxRetries: 5, jitter: 'none' } as const;

  it('gives up with its error where the next attempt would come too late', async () => {
    const cached = cache(
      retry(
        task('fails', async (_: string) => Promise.reject(broken)),
        slowRetry,
      ),
      byInput,
    );

    const ended = cached.execute('a', context(50)).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(0);

    await expect(ended).resolves.toBe(broken);
  });

  it('tells its last failure where time runs out later', async () => {
    const cached = cache(retry(hangsSecond(), slowRetry), byInput);

    const ended = cached.execute('a', context(200)).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(200);

    await expect(ended).resolves.toMatchObject({ code: 'ERR_TTA_TIMEOUT', timeoutMs: 200, cause: broken });
  });

  it('tells it to each caller, through caches, branches and other retries', async () => {
    const inner = cache(parallel([retry(hangsSecond(), slowRetry)]), byInput);
    const outer = retry(cache(parallel([inner, inner]), byInput), slowRetry);
    const all = parallel([outer, outer], { mode: 'settle' });

    const ended = [all.execute('a', context(200)), all.execute('a', context(300))].map((each) =>
      each.catch((error: unknown) => error),
    );
    await jest.advanceTimersByTimeAsync(300);

    await expect(Promise.all(ended)).resolves.toMatchObject([
      { code: 'ERR_TTA_TIMEOUT', timeoutMs: 200, cause: broken },
      { code: 'ERR_TTA_TIMEOUT', timeoutMs: 300, cause: broken },
    ]);
  });

  it('tells no failure that a later attempt made good', async () => {
    const fn = jest.fn<TaskFunction<string, string>>().mockRejectedValueOnce(broken).mockResolvedValue('fine');
    const hangs = task('hangs', (_: string) => new Promise<string>(() => undefined));
    const step = sequential([cache(retry(task('flaky', fn), slowRetry), byInput), cache(hangs, byInput)]);

    const ended = step.execute('a', context(200)).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(200);

    await expect(ended).resolves.toMatchObject({ code: 'ERR_TTA_TIMEOUT' });
    await expect(ended).resolves.not.toHaveProperty('cause');
  });
});

it('a retry without a cache tells its last failure too, where its step is deaf to the abort', async () => {
  const fn = jest.fn<TaskFunction<string, string>>(async () => {
    await sleep(60);
    throw broken;
  });

  const ended = retry(task('deaf', fn), { initialDelayMs: 0 })
    .execute('a', within(100))
    .catch((error: unknown) => error);
  await jest.runAllTimersAsync();

  await expect(ended).resolves.toMatchObject({ code: 'ERR_TTA_TIMEOUT', cause: broken });
  expect(fn).toHaveBeenCalledTimes(2);
});

describe('a refresh in the background', () => {
  it('goes on where a caller joins it and leaves', async () => {
    const fn = jest.fn(async (input: string) => {
      const call = fn.mock.calls.length;
      await sleep(100);
      return `${input} ${call}`;
    });
    const cached = cache(task('slow', fn), { ...byInput, ttlMs: 1000, staleWhileRevalidateMs: 50 });
    const first = cached.execute('a');
    await jest.advanceTimersByTimeAsync(100);
    await first;
    await jest.advanceTimersByTimeAsync(1040);
    await expect(cached.execute('a')).resolves.toBe('a 1');
    await jest.advanceTimersByTimeAsync(20);

    const hasty = cached.execute('a', within(10)).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(100);

    await expect(hasty).resolves.toMatchObject({ code: 'ERR_TTA_TIMEOUT' });
    await expect(cached.execute('a')).resolves.toBe('a 2');
    expect(fn).toHaveBeenCalledTimes(2);
  });
});

/** Fails once, then waits for the abort. */
function hangsSecond(): ReturnType<typeof task<string, string>> {
  let calls = 0;
  return task('hangs-second', (_: string, { signal }) => {
    if (++calls === 1) throw broken;
    return new Promise<string>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
  });
}
