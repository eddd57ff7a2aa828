import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { StepStream, StreamAbandonedError, StreamConsumedError, WorkflowContext, WorkflowPrimitive } from '../index.js';
import type { StreamSource } from '../index.js';
import { sleep } from '../authors.js';
import { RecordingInstrumentation } from '../testing/index.js';

type Open = (context: WorkflowContext) => StreamSource<number>;

class Counts extends WorkflowPrimitive<number, StepStream<number>> {
  constructor(private readonly open: Open) {
    super('counts');
  }
  protected async run(_: number, context: WorkflowContext): Promise<StepStream<number>> {
    return new StepStream(() => this.open(context), context);
  }
}

class Around<Output> extends WorkflowPrimitive<number, Output> {
  constructor(
    name: string,
    private readonly child: WorkflowPrimitive<number, Output>,
  ) {
    super(name);
  }
  protected run(input: number, context: WorkflowContext): Promise<Output> {
    return this.child.execute(input, context);
  }
}

const broken = new Error('broken');
const unwanted = new Error('not wanted any more');

async function* three(): AsyncGenerator<number> {
  yield 1;
  yield 2;
  yield 3;
}

async function* failsAfterOne(): AsyncGenerator<number> {
  yield 1;
  throw broken;
}

async function* waitsAfterOne({ signal }: WorkflowContext): AsyncGenerator<number> {
  yield 1;
  await sleep(1e9, signal);
}

/** Never looks at its signal. */
async function* deafAfterOne(): AsyncGenerator<number> {
  yield 1;
  await new Promise(() => undefined);
}

interface Run {
  readonly stream: StepStream<number>;
  readonly controller: AbortController;
}

/** Each way in which a stream can end: how it is read, and the status of its step and of the steps around. */
const endings: Record<string, { open?: Open; deadlineMs?: number; read: (run: Run) => unknown; status: string }> = {
  'its last item': { read: ({ stream }) => drain(stream), status: 'success' },
  'a failure of the producer': {
    open: failsAfterOne,
    read: ({ stream }) => expect(drain(stream)).rejects.toBe(broken),
    status: 'error',
  },
  'a source that cannot be opened': {
    open: () => {
      throw broken;
    },
    read: ({ stream }) => expect(drain(stream)).rejects.toBe(broken),
    status: 'error',
  },
  'a failure of the reader': {
    read: ({ stream }) =>
      expect(
        drain(stream, () => {
          throw unwanted;
        }),
      ).rejects.toBe(unwanted),
    status: 'success',
  },
  'a break': { read: ({ stream }) => first(stream), status: 'success' },
  'return() of the reader': {
    read: async ({ stream }) => {
      const reader = stream[Symbol.asyncIterator]();
      await reader.next();
      expect(await reader.return?.()).toEqual({ done: true, value: undefined });
      expect(await reader.next()).toEqual({ done: true, value: undefined });
    },
    status: 'success',
  },
  'throw() of the reader': {
    read: async ({ stream }) => {
      const reader = stream[Symbol.asyncIterator]();
      await reader.next();
      await expect(reader.throw?.(unwanted)).rejects.toBe(unwanted);
      expect(await reader.next()).toEqual({ done: true, value: undefined });
    },
    status: 'error',
  },
  'throw() before the first item': {
    read: ({ stream }) => expect(stream[Symbol.asyncIterator]().throw?.(unwanted)).rejects.toBe(unwanted),
    status: 'error',
  },
  'an abort before the first item': {
    read: ({ stream, controller }) => {
      controller.abort(unwanted);
      return expect(drain(stream)).rejects.toBe(unwanted);
    },
    status: 'cancelled',
  },
  'an abort while the reader waits': {
    open: waitsAfterOne,
    read: async ({ stream, controller }) => {
      const reading = drain(stream);
      await setImmediate();
      controller.abort(unwanted);
      await expect(reading).rejects.toBe(unwanted);
    },
    status: 'cancelled',
  },
  'an abort that the producer does not hear': {
    open: deafAfterOne,
    read: async ({ stream, controller }) => {
      const reading = drain(stream);
      await setImmediate();
      controller.abort(unwanted);
      await expect(reading).rejects.toBe(unwanted);
    },
    status: 'cancelled',
  },
  'an abort between two reads': {
    read: async ({ stream, controller }) => {
      const reader = stream[Symbol.asyncIterator]();
      await reader.next();
      controller.abort(unwanted);
      expect(stream.hasEnded).toBe(true);
      await expect(reader.next()).rejects.toBe(unwanted);
      expect(await reader.next()).toEqual({ done: true, value: undefined });
    },
    status: 'cancelled',
  },
  'its end, and an abort after it': {
    read: async ({ stream, controller }) => {
      await drain(stream);
      controller.abort(unwanted);
    },
    status: 'success',
  },
  'a deadline': {
    open: waitsAfterOne,
    deadlineMs: 20,
    read: ({ stream }) => expect(drain(stream)).rejects.toMatchObject({ code: 'ERR_TTA_TIMEOUT' }),
    status: 'timeout',
  },
  'a cancel of one that was never read': { read: ({ stream }) => stream.cancel(), status: 'success' },
  'the end of its only reader, after a second was refused': {
    read: async ({ stream }) => {
      const reading = drain(stream);
      expect(() => stream[Symbol.asyncIterator]()).toThrow(StreamConsumedError);
      expect(await reading).toEqual([1, 2, 3]);
    },
    status: 'success',
  },
};

describe('StepStream', () => {
  it.each(Object.entries(endings))('ends its step and those around it once, by %s', async (_, ending) => {
    const { open = three, deadlineMs, read, status } = ending;
    const recording = new RecordingInstrumentation();
    const controller = new AbortController();
    const deadline = deadlineMs === undefined ? undefined : Date.now() + deadlineMs;
    const context = WorkflowContext.create({ instrumentation: recording, signal: controller.signal, deadline });
    const stream = await new Around('outer', new Around('inner', new Counts(open))).execute(0, context);
    const ended: string[] = [];
    for (const step of recording.steps) expect([step.name, step.status]).toEqual([step.name, undefined]);
    for (const step of recording.steps) {
      const end = step.end.bind(step);
      step.end = (outcome) => {
        ended.push(step.name);
        end(outcome);
      };
    }

    await read({ stream, controller });
    await stream.whenEnded;

    expect(recording.tree()).toBe(`outer ${status}\n  inner ${status}\n    counts ${status}`);
    expect(recording.steps.map((step) => step.outcomes.length)).toEqual([1, 1, 1]);
    expect(ended).toEqual(['counts', 'inner', 'outer']);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it.each(Object.entries(endings))('ends alike without an observer, by %s', async (_, ending) => {
    const { open = three, deadlineMs, read } = ending;
    const controller = new AbortController();
    const deadline = deadlineMs === undefined ? undefined : Date.now() + deadlineMs;
    const context = WorkflowContext.create({ signal: controller.signal, deadline });
    const stream = await new Around('outer', new Counts(open)).execute(0, context);

    await read({ stream, controller });
    await stream.whenEnded;

    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('ends as cancelled when it is dropped, read or not, and closes its source', async () => {
    const recording = new RecordingInstrumentation();
    let closed = 0;
    async function* closes(): AsyncGenerator<number> {
      try {
        yield 1;
        yield 2;
      } finally {
        closed++;
      }
    }
    const { signal } = new AbortController();
    const start = async (): Promise<StepStream<number>> =>
      new Counts(closes).execute(0, WorkflowContext.create({ instrumentation: recording, signal }));
    const dropAll = async (): Promise<void> => {
      await start();
      await (await start())[Symbol.asyncIterator]().next();
      await (await start()).whenOpen();
    };
    await dropAll();
    await setImmediate();

    await collectGarbage(() => recording.steps.every(({ status }) => status !== undefined));

    expect(recording.steps.map(({ outcomes }) => outcomes)).toEqual(
      Array.from({ length: 3 }, () => [
        {
          status: 'cancelled',
          durationMs: expect.any(Number),
          error: expect.any(StreamAbandonedError),
          cancelledBy: 'caller',
        },
      ]),
    );
    expect(closed).toBe(2);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('does not end while only its reader is held', async () => {
    const recording = new RecordingInstrumentation();
    const reader = (await new Counts(three).execute(0, WorkflowContext.create({ instrumentation: recording })))[
      Symbol.asyncIterator
    ]();
    await reader.next();
    let turns = 0;

    await collectGarbage(() => ++turns > 5);

    expect(recording.tree()).toBe('counts running');
    expect((await reader.next()).value).toBe(2);
  });

  it('produces nothing before it is read, and item by item then', async () => {
    const produced: number[] = [];
    async function* notes(): AsyncGenerator<number> {
      for (let item = 1; ; item++) {
        produced.push(item);
        yield item;
      }
    }
    const stream = await new Counts(notes).execute(0);
    expect(produced).toEqual([]);

    const reader = stream[Symbol.asyncIterator]();
    await reader.next();
    await reader.next();
    await reader.return?.();

    expect(produced).toEqual([1, 2]);
    expect(stream.itemCount).toBe(2);
  });

  it('answers reads that were asked for at once in their order', async () => {
    const reader = (await new Counts(three).execute(0))[Symbol.asyncIterator]();

    const read = await Promise.all([reader.next(), reader.next(), reader.next(), reader.next(), reader.next()]);

    expect(read.map(({ value }) => value)).toEqual([1, 2, 3, undefined, undefined]);
  });

  it('goes on where the producer catches what the reader throws', async () => {
    async function* stubborn(): AsyncGenerator<number> {
      try {
        yield 1;
      } catch {
        yield 2;
      }
    }
    const recording = new RecordingInstrumentation();
    const stream = await new Counts(stubborn).execute(0, WorkflowContext.create({ instrumentation: recording }));
    const reader = stream[Symbol.asyncIterator]();
    await reader.next();

    expect(await reader.throw?.(broken)).toEqual({ done: false, value: 2 });
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    expect(recording.tree()).toBe('counts success');
  });

  it('reports a failure of the clean-up after a break', async () => {
    async function* dirty(): AsyncGenerator<number> {
      try {
        yield 1;
        yield 2;
      } finally {
        // eslint-disable-next-line no-unsafe-finally -- This is the fault.
        throw broken;
      }
    }
    const recording = new RecordingInstrumentation();
    const stream = await new Counts(dirty).execute(0, WorkflowContext.create({ instrumentation: recording }));

    await expect(first(stream)).rejects.toBe(broken);

    expect(recording.tree()).toBe('counts error');
  });

  it('answers a read that waits when it is cancelled, although the source never answers', async () => {
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const { signal } = new AbortController();
    const stream = await new Counts(() => silent).execute(0, WorkflowContext.create({ signal }));
    const reading = stream[Symbol.asyncIterator]().next();

    await stream.cancel();

    expect(await reading).toEqual({ done: true, value: undefined });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('gives no first item any more after a throw', async () => {
    const stream = await new Counts(three).execute(0);
    await stream.whenOpen();
    const reader = stream[Symbol.asyncIterator]();

    await expect(reader.throw?.(broken)).rejects.toBe(broken);

    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  it('takes iterables that are not asynchronous', async () => {
    expect(await drain(await new Counts(() => [1, 2]).execute(0))).toEqual([1, 2]);
    expect(await drain(await new Counts(() => new Set([3])).execute(0))).toEqual([3]);
  });

  it('gives the first item to its reader after it was opened', async () => {
    const stream = await new Counts(three).execute(0);

    await Promise.all([stream.whenOpen(), stream.whenOpen()]);

    expect(stream.itemCount).toBe(1);
    expect(await drain(stream)).toEqual([1, 2, 3]);
  });

  it('opens where there are no items, and rejects where a failure comes first', async () => {
    const empty = await new Counts(() => []).execute(0);
    await empty.whenOpen();
    expect(empty.hasEnded).toBe(true);
    expect(await drain(empty)).toEqual([]);

    const failing = await new Counts(() => {
      throw broken;
    }).execute(0);
    await expect(failing.whenOpen()).rejects.toBe(broken);
    await expect(failing.whenOpen()).rejects.toBe(broken);
  });

  it('produces inside its step, also where the reader is elsewhere', async () => {
    const inside: string[] = [];
    let current = 'outside';
    const instrumentation = {
      start: () => ({
        run: <T>(body: () => T): T => {
          current = 'inside';
          try {
            return body();
          } finally {
            current = 'outside';
          }
        },
        end: () => undefined,
      }),
    };
    function* notes(): Generator<number> {
      inside.push(current);
      yield 1;
      inside.push(current);
    }

    await drain(await new Counts(notes).execute(0, WorkflowContext.create({ instrumentation })));

    expect(inside).toEqual(['inside', 'inside']);
  });

  it('knows streams from all other values', async () => {
    const hostile = new Proxy(
      {},
      {
        has: () => {
          throw broken;
        },
      },
    );
    expect(StepStream.is(await new Counts(three).execute(0))).toBe(true);
    for (const value of [hostile, {}, null, undefined, 'text', three(), new ReadableStream()]) {
      expect(StepStream.is(value)).toBe(false);
    }
  });

  it('leaves nothing of 20 000 streams, however they end', async () => {
    const { signal } = new AbortController();
    let ended = 0;
    const countEnd = (): void => {
      ended++;
    };
    const recording = { start: () => ({ end: countEnd }) };
    for (let run = 0; run < 20_000; run++) {
      const context = WorkflowContext.create({ instrumentation: recording, signal });
      const stream = await new Around('outer', new Counts(run % 3 === 2 ? failsAfterOne : three)).execute(0, context);
      if (run % 3 === 0) await drain(stream);
      else if (run % 3 === 1) await first(stream);
      else await drain(stream).catch(() => undefined);
    }

    expect(ended).toBe(40_000);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

async function drain<Item>(stream: AsyncIterable<Item>, onItem?: (item: Item) => void): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) {
    onItem?.(item);
    items.push(item);
  }
  return items;
}

async function first<Item>(stream: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of stream) return item;
  return undefined;
}

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

async function collectGarbage(isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    gc();
    await setImmediate();
  }
}
