import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, StepStream, TimeoutExceededError, WorkflowContext, WorkflowPrimitive } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { RecordingInstrumentation, virtualClock } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import {
  bulkhead,
  cache,
  circuitBreaker,
  collect,
  conditional,
  fallback,
  hedge,
  keyed,
  parallel,
  race,
  rateLimit,
  repeat,
  retry,
  route,
  saga,
  sequential,
  stream,
  subworkflow,
  task,
  timeout,
  type StreamPrimitive,
} from '../index.js';

const broken = new Error('broken');
const words = stream('words', async function* (text: string) {
  for (const word of text.split(' ')) yield word;
});

/** Fails so many times before its first item. */
function flaky(failures: number, failsAtItem = 0): { step: StreamPrimitive<number, number>; calls: () => number } {
  let calls = 0;
  const step = stream('flaky', async function* (count: number) {
    const fails = ++calls <= failures;
    for (let item = 0; item < count; item++) {
      if (fails && item === failsAtItem) throw broken;
      yield item;
    }
  });
  return { step, calls: () => calls };
}

function observed(): { recording: RecordingInstrumentation; context: WorkflowContext } {
  const recording = new RecordingInstrumentation();
  return { recording, context: WorkflowContext.create({ instrumentation: recording }) };
}

/** How often a call with another key had to share a step. */
async function overflows(guarded: WorkflowPrimitive<string, StepStream<string>>): Promise<number> {
  const { recording, context } = observed();
  await (await guarded.execute('another', context)).cancel();
  return recording.events().filter((name) => name === 'keyed_overflow').length;
}

/** Not that of a fake clock. */
const eventLoopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function drain<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('stream', () => {
  it('gives its items one by one, and ends with the last one', async () => {
    const { recording, context } = observed();

    const given = await sequential([task('trim', (text: string) => text.trim()), words]).execute(' one two ', context);
    expect(given).toBeInstanceOf(StepStream);
    expect(recording.step('words').status).toBeUndefined();

    expect(await drain(given)).toEqual(['one', 'two']);
    expect(recording.tree()).toBe('sequential(trim...) success\n  trim success\n  words success');
    expect(recording.step('words').events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['stream_first_item', { waited_ms: expect.any(Number) }],
      ['stream_complete', { item_count: 2, duration_ms: expect.any(Number) }],
    ]);
  });

  it.each([
    {
      title: 'that its reader leaves',
      read: async (given: AsyncIterable<number>) => {
        for await (const item of given) if (item === 1) break;
      },
      last: ['stream_closed', 2],
    },
    { title: 'that fails', read: drain, fails: true, last: ['stream_workflow_failed', 1] },
    { title: 'that is never read', read: (given: StepStream<number>) => given.cancel(), last: ['stream_closed', 0] },
  ])('counts the items of one $title', async ({ read, fails, last }) => {
    const { recording, context } = observed();
    const { step } = flaky(fails === true ? 1 : 0, 1);

    await (read as (given: StepStream<number>) => Promise<unknown>)(await step.execute(5, context)).catch(
      (error: unknown) => expect(error).toBe(broken),
    );

    const event = recording.step('flaky').events.at(-1);
    expect([event?.name, event?.attributes?.item_count]).toEqual(last);
    expect(recording.step('flaky').lateEvents).toEqual([]);
  });

  it.each([
    ['a promise of a list', async () => [1], 'async function*'],
    ['a promise that rejects', () => Promise.reject(new Error('unread')), 'async function*'],
    ['nothing', () => undefined, 'an iterable or async iterable of the items'],
    ['null', () => null, 'an iterable or async iterable of the items'],
  ])('refuses %s in place of items, and leaves nothing unhandled', async (_, open, text) => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const items = await stream('odd', open as never).execute(1);

    await expect(drain(items)).rejects.toMatchObject({
      ...{ code: 'ERR_TTA_INVALID_OPTION', option: 'source' },
      message: expect.stringContaining(text),
    });
    // Node tells in the next turn.
    await eventLoopTurn();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('gives its own duration to the steps around it', async () => {
    using clock = virtualClock();
    const { recording, context } = observed();
    const ticks = stream('ticks', async function* (count: number, { signal }) {
      for (let item = 0; item < count; item++) {
        await sleep(100, signal);
        yield item;
      }
      if (count > 3) throw broken;
    });
    const billed = subworkflow(sequential([task('count', (count: number) => count), ticks]));

    await clock.run(billed.execute(3, context).then(drain));
    await expect(clock.run(billed.execute(4, context).then(drain))).rejects.toBe(broken);

    const told = recording.steps
      .flatMap(({ events }) => events)
      .filter(({ name }) => /_(complete|failed)$/.test(name))
      .map(({ name, attributes }) => [name, attributes?.duration_ms ?? attributes?.total_duration_ms]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['sequential_step_complete', 300],
        ['sequential_workflow_complete', 300],
        ['subworkflow_workflow_complete', 300],
        ['sequential_step_failed', 400],
        ['sequential_workflow_failed', 400],
        ['subworkflow_workflow_failed', 400],
      ]),
    );
    expect(recording.steps.flatMap(({ lateEvents }) => lateEvents)).toEqual([]);
  });

  describe('ends each composite around it with its own end', () => {
    const ticks = stream('ticks', async function* (count: number, { signal }) {
      for (let item = 0; item < count; item++) {
        await sleep(100, signal);
        yield item;
      }
      if (count > 3) throw broken;
    });
    const composites: { name: string; around: WorkflowPrimitive<number, StepStream<number>>; failed: string }[] = [
      { name: 'sequential', around: sequential([ticks]), failed: 'sequential_workflow_failed' },
      { name: 'subworkflow', around: subworkflow(ticks), failed: 'subworkflow_workflow_failed' },
      { name: 'saga', around: saga([{ run: ticks }]), failed: 'saga_workflow_failed' },
      {
        name: 'repeat',
        around: repeat<never>(ticks as never, { until: () => true, maxIterations: 1 }),
        failed: 'repeat_workflow_failed',
      },
      { name: 'route', around: route((): 'a' => 'a', { a: ticks }), failed: 'route_workflow_failed' },
      { name: 'conditional', around: conditional(() => true, ticks, ticks), failed: 'route_workflow_failed' },
      { name: 'race', around: race([ticks]), failed: 'race_workflow_failed' },
      { name: 'retry', around: retry(ticks), failed: 'retry_workflow_failed' },
    ];

    /** The events that told how the outermost step ended, each with the time at which they came. */
    function endsOf(recording: RecordingInstrumentation): unknown[] {
      const [{ events, lateEvents, outcomes } = { events: [], lateEvents: [], outcomes: [] }] = recording.steps;
      expect([lateEvents, outcomes]).toEqual([[], [expect.anything()]]);
      return events
        .filter(({ name }) => /_workflow_(complete|failed)$/.test(name))
        .map(({ name, attributes }) => [name, attributes?.total_duration_ms ?? attributes?.duration_ms]);
    }

    it.each(composites)('$name, where it is read to its end', async ({ around, name }) => {
      using clock = virtualClock();
      const { recording, context } = observed();

      await clock.run(around.execute(3, context).then(drain));

      const complete = ['sequential', 'subworkflow', 'saga', 'repeat'].includes(name);
      expect(endsOf(recording)).toEqual(complete ? [[`${name}_workflow_complete`, 300]] : []);
    });

    it.each(composites)('$name, where it fails after its first items', async ({ around, failed }) => {
      using clock = virtualClock();
      const { recording, context } = observed();

      await expect(clock.run(around.execute(4, context).then(drain))).rejects.toBe(broken);

      expect(endsOf(recording)).toEqual([[failed, 400]]);
    });
  });

  it('is opened again by a retry until its first item was given', async () => {
    const { recording, context } = observed();
    const { step, calls } = flaky(2);

    const given = await retry(step, { initialDelayMs: 0 }).execute(3, context);

    expect(await drain(given)).toEqual([0, 1, 2]);
    expect(calls()).toBe(3);
    expect(recording.tree()).toBe('retry(flaky) success\n  flaky error\n  flaky error\n  flaky success');
  });

  it.each([true, false])('is opened once by a retry (observed: %p)', async (isObserved) => {
    const { context } = observed();
    const opening = jest.spyOn(StepStream.prototype, 'whenOpen');

    await drain(await retry(words).execute('a b', isObserved ? context : WorkflowContext.create()));
    expect(opening).toHaveBeenCalledTimes(1);
    await drain(await retry(flaky(1).step, { initialDelayMs: 0 }).execute(3, isObserved ? context : undefined));
    expect(opening).toHaveBeenCalledTimes(3);

    opening.mockRestore();
  });

  it('hands a failure after the first item through a retry', async () => {
    const { recording, context } = observed();
    const { step, calls } = flaky(1, 1);

    const given = await retry(step, { initialDelayMs: 0 }).execute(3, context);

    await expect(drain(given)).rejects.toBe(broken);
    expect(calls()).toBe(1);
    expect(recording.tree()).toBe('retry(flaky) error\n  flaky error');
  });

  it.each([true, false])(
    'stays open in a parallel that has ended, and hears its abort (observed: %p)',
    async (isObserved) => {
      const controller = new AbortController();
      const { recording } = observed();
      const endless = stream('endless', async function* () {
        for (let item = 0; ; item++) yield item;
      });
      const context = WorkflowContext.create({
        ...(isObserved ? { instrumentation: recording } : {}),
        signal: controller.signal,
      });

      const [given] = await parallel([endless, task('other', () => 1)]).execute(0, context);
      const reader = given[Symbol.asyncIterator]();
      await reader.next();
      if (isObserved) {
        expect(recording.tree()).toBe('parallel(endless...) success\n  endless running\n  other success');
      }
      controller.abort('enough');

      await expect(reader.next()).rejects.toBe('enough');
      if (isObserved) expect(recording.step('endless').status).toBe('cancelled');
    },
  );

  it('is ended where a branch beside it fails', async () => {
    const { recording, context } = observed();
    const fails = task('fails', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      throw broken;
    });

    await expect(parallel([words, fails]).execute('a b', context)).rejects.toBe(broken);

    expect(recording.step('words').outcomes).toMatchObject([{ status: 'cancelled', cancelledBy: 'sibling' }]);
  });

  it.each(['cooperative', 'abandon'] as const)('has the time of a timeout until its end, in mode %s', async (mode) => {
    using clock = virtualClock();
    const { recording, context } = observed();
    const ticks = stream('ticks', async function* (everyMs: number, { signal }) {
      for (let item = 0; item < 5; item++) {
        yield item;
        await sleep(everyMs, signal);
      }
    });
    const bounded = timeout(ticks, { timeoutMs: 100, mode });

    expect(await clock.run(bounded.execute(10, context).then(drain))).toEqual([0, 1, 2, 3, 4]);
    const reading = clock.run(bounded.execute(40, context).then(drain));
    await expect(reading).rejects.toBeInstanceOf(TimeoutExceededError);

    expect(recording.tree()).toBe('timeout(ticks) success\n  ticks success\ntimeout(ticks) timeout\n  ticks timeout');
    expect(recording.events().filter((name) => name === 'timeout_expired')).toHaveLength(1);
    expect(clock.timerCount).toBe(0);
  });

  it('is ended by a timeout where it pauses too long, however long it takes', async () => {
    using clock = virtualClock();
    const { recording, context } = observed();
    const pauses = stream('pauses', async function* (pausesMs: readonly number[]) {
      for (const pauseMs of pausesMs) {
        await sleep(pauseMs);
        yield pauseMs;
      }
    });
    const bounded = timeout(pauses, { idleMs: 100 });

    expect(await clock.run(bounded.execute([90, 90, 90, 90], context).then(drain))).toEqual([90, 90, 90, 90]);
    await expect(clock.run(bounded.execute([90, 200, 1], context).then(drain))).rejects.toMatchObject({
      code: 'ERR_TTA_TIMEOUT',
      timeoutMs: 100,
    });

    expect(recording.steps.map(({ status }) => status)).toEqual(['success', 'success', 'timeout', 'timeout']);
    await clock.advance(1000);
    expect(clock.timerCount).toBe(0);
  });

  it('wins a hedge with its first item, and goes on while the loser ends', async () => {
    using clock = virtualClock();
    const { recording, context } = observed();
    let calls = 0;
    const ticks = stream('ticks', async function* (_: number, { signal }) {
      const call = ++calls;
      await sleep(call === 1 ? 1000 : 10, signal);
      for (let item = 0; item < 3; item++) yield `${call}.${item}`;
    });

    const hedged = hedge(ticks, { delayMs: 50, idempotent: true }).execute(1, context);
    const items = await clock.run(hedged.then(drain));

    expect(items).toEqual(['2.0', '2.1', '2.2']);
    expect(recording.tree()).toBe('hedge(ticks) success\n  ticks cancelled\n  ticks success');
    expect(clock.timerCount).toBe(0);
  });

  it('is judged by a circuit breaker at its end', async () => {
    using clock = virtualClock();
    let fails = true;
    const step = stream('step', async function* (count: number) {
      for (let item = 0; item < count; item++) yield item;
      if (fails) throw broken;
    });
    const guarded = circuitBreaker(step, { windowCalls: 2, failureRatio: 1, breakMs: 100 });

    for (let call = 0; call < 2; call++) {
      const given = await guarded.execute(3);
      expect(guarded.state).toBe('closed');
      await expect(drain(given)).rejects.toBe(broken);
    }
    expect(guarded.state).toBe('open');

    await clock.advance(100);
    const unread = await guarded.execute(3);
    await expect(guarded.execute(3)).rejects.toMatchObject({ code: 'ERR_TTA_CIRCUIT_OPEN' });
    // It was never read, so it tells nothing, and gives its place back.
    await unread.cancel();
    expect(guarded.state).toBe('half-open');
    fails = false;
    const probe = await guarded.execute(3);
    expect(guarded.state).toBe('half-open');
    await drain(probe);
    expect(guarded.state).toBe('closed');
  });

  it.each([true, false])('keeps its place in a bulkhead until its end (observed: %p)', async (isObserved) => {
    const { recording, context } = observed();
    const guarded = bulkhead(words, { maxConcurrency: 1 });

    const given = await guarded.execute('a b', isObserved ? context : undefined);
    expect(guarded.running).toBe(1);
    await expect(guarded.execute('a b')).rejects.toMatchObject({ code: 'ERR_TTA_BULKHEAD_FULL' });
    expect(await drain(given)).toEqual(['a', 'b']);

    expect(guarded.running).toBe(0);
    await (await guarded.execute('a b')).cancel();
    expect(guarded.running).toBe(0);
    for (const { lateEvents, outcomes } of recording.steps) expect([lateEvents, outcomes.length]).toEqual([[], 1]);
  });

  it.each([true, false])('makes a rate limit hold back when it fails (observed: %p)', async (isObserved) => {
    using clock = virtualClock();
    const { context } = observed();
    const busy = Object.assign(new Error('busy'), { retryAfterMs: 1000 });
    const step = stream('step', async function* (count: number) {
      yield count;
      throw busy;
    });
    const guarded = rateLimit(step, { permits: 100, perMs: 1, mode: 'reject' });

    const given = await guarded.execute(3, isObserved ? context : undefined);
    await (await guarded.execute(3)).cancel();
    await expect(drain(given)).rejects.toBe(busy);

    await expect(guarded.execute(3)).rejects.toMatchObject({ retryAfterMs: 1000 });
    await clock.advance(1000);
    await (await guarded.execute(3)).cancel();
  });

  it('keeps the step of its key', async () => {
    const guarded = keyed(
      (text: string) => text,
      () => words,
      { maxKeys: 1 },
    );

    const given = await guarded.execute('a b');
    expect(await overflows(guarded)).toBe(1);
    await drain(given);
    expect(await overflows(guarded)).toBe(0);
  });

  it('is answered by a fallback before its first item, and not after it', async () => {
    const other = stream('other', function* (count: number) {
      yield -count;
    });

    expect(await drain(await fallback(flaky(1).step, [other]).execute(3))).toEqual([-3]);
    await expect(fallback(flaky(1, 1).step, [other]).execute(3).then(drain)).rejects.toBe(broken);
    expect(await drain(await fallback(flaky(0).step, [other]).execute(3))).toEqual([0, 1, 2]);
    const { step } = flaky(1);
    const failing = task('failing', async () => Promise.reject(broken));
    expect(await drain(await fallback(failing, [step, other] as never).execute(3))).toEqual([-3]);
  });

  it('is refused by a cache, when built, and collected for it', async () => {
    // @ts-expect-error a stream can be read once
    expect(() => cache(words, { key: String })).toThrow(/collect/);
    // @ts-expect-error also inside another step
    expect(() => cache(retry(words), { key: String })).toThrow(/collect/);
    const hidden = task('hidden', (text: string, context) => words.execute(text, context) as never as Promise<string>);
    await expect(cache(hidden, { key: String }).execute('a')).rejects.toThrow(/collect/);

    class Count extends WorkflowPrimitive<string, number> {
      override readonly type = 'count';
      override readonly children = [words];
      protected async run(text: string, context: WorkflowContext): Promise<number> {
        return (await drain(await words.execute(text, context))).length;
      }
    }
    // A step of the user may read the stream of its only child.
    expect(await cache(new Count(), { key: String }).execute('a b')).toBe(2);

    const cached = cache(collect(words), { key: String });
    expect(await cached.execute('a b')).toEqual(['a', 'b']);
    expect(await cached.execute('a b')).toEqual(['a', 'b']);
    expect(cached.stats).toMatchObject({ hits: 1 });
  });

  it('is sent as server-sent events over a real socket, and ends when the client leaves', async () => {
    const { recording, context } = observed();
    const numbers = stream('numbers', async function* (_: undefined, { signal }) {
      for (let item = 0; !signal.aborted; item++) {
        yield item;
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    const server = createServer((request, response) => {
      void (async () => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const given = await numbers.execute(undefined, context);
        response.on('close', () => void given.cancel());
        for await (const item of given) response.write(`data: ${item}\n\n`);
        response.end();
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const controller = new AbortController();

    const answer = await fetch(`http://127.0.0.1:${port}`, { signal: controller.signal });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = (await reader?.read()) ?? {};
    controller.abort();
    await reader?.closed.catch(() => undefined);
    while (recording.steps[0]?.status === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));

    expect(value).toMatch(/^data: 0\n\n/);
    expect(recording.tree()).toBe('numbers success');
  });

  it('becomes a web stream and a Node stream', async () => {
    expect(await drain(ReadableStream.from(await words.execute('a b')))).toEqual(['a', 'b']);
    expect(await drain(Readable.from(await words.execute('a b')))).toEqual(['a', 'b']);
  });

  it('leaves nothing of 100,000 streams', async () => {
    const { signal } = new AbortController();
    let ended = 0;
    const countEnd = (): void => {
      ended++;
    };
    const context = WorkflowContext.create({ instrumentation: { start: () => ({ end: countEnd }) }, signal });
    const numbers = stream('numbers', function* (_: number) {
      yield 1;
      yield 2;
    });
    const outer = sequential([numbers]);
    for (let run = 0; run < 100_000; run++) {
      const given = await outer.execute(0, context);
      for await (const item of given) if (item === run % 3) break;
    }

    expect(ended).toBe(200_000);
  });

  it('has the types of its items', () => {
    expectTypeOf(words).toEqualTypeOf<StreamPrimitive<string, string>>();
    expectTypeOf(words.execute('')).toEqualTypeOf<Promise<StepStream<string>>>();
    expectTypeOf(retry(words).execute('')).toEqualTypeOf<Promise<StepStream<string>>>();
  });
});

describe('collect', () => {
  it('gathers the items of a stream or of any async iterable', async () => {
    expect(await collect(words).execute('a b c')).toEqual(['a', 'b', 'c']);
    const generates = task('generates', () => onlyOne());
    expect(await collect(generates).execute(0)).toEqual([1]);
    expect(collect(words).name).toBe('collect(words)');
    expectTypeOf(collect(words).execute('')).toEqualTypeOf<Promise<string[]>>();
  });

  it('closes a stream that gives too many items', async () => {
    const { recording, context } = observed();

    await expect(collect(words, { maxItems: 2 }).execute('a b c', context)).rejects.toMatchObject({
      code: 'ERR_TTA_STREAM_TOO_LONG',
    });
    expect(recording.step('words').events.at(-1)?.name).toBe('stream_closed');
    expect(await collect(words, { maxItems: 3 }).execute('a b c')).toEqual(['a', 'b', 'c']);
  });

  it('refuses wrong options and outputs', async () => {
    expect(() => collect(words, { maxItems: -1 })).toThrow(InvalidOptionError);
    await expect(collect(task('seven', () => 7) as never).execute(0)).rejects.toThrow(/the output of seven/);
  });
});

async function* onlyOne(): AsyncGenerator<number> {
  yield 1;
}

// Kept apart: the contract provokes the warnings of a broken listener.
beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
