import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { primitiveContract, RecordingInstrumentation, virtualClock, type VirtualClock } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import {
  map,
  MapPrimitive,
  ParallelError,
  sequential,
  stream,
  task,
  type BranchOutcome,
  type Items,
} from '../index.js';
import { expectEachEndedOnce } from '../testing/each-ended-once.js';
import { heapAfterCollection } from '../testing/heap-after-collection.js';
import { leavesNothing } from '../testing/leaves-nothing.js';

async function* oneByOne(input: number): AsyncGenerator<number> {
  yield input;
}

/** Makes items of one number, as the contract gives it. */
class MapOfOne extends MapPrimitive<number, number> {
  constructor(
    child: WorkflowPrimitive<number, number>,
    private readonly itemsOf: (input: number) => Items<number>,
  ) {
    super(child, { name: 'map' });
  }
  protected override run(input: never, context: WorkflowContext): Promise<number[]> {
    return super.run(this.itemsOf(input), context);
  }
}
const contractOf = (itemsOf: (input: number) => Items<number>) =>
  primitiveContract((child) => new MapOfOne(child, itemsOf) as never);

describe.each([
  { name: 'map over a list', cases: contractOf((input) => [input]) },
  { name: 'map over an iterator', cases: contractOf(oneByOne) },
])('the contract of $name', ({ cases }) => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(cases)('$promise', ({ verify }) => verify());
});

/** A source that tells how far it was read. */
class Source {
  pulled = 0;
  closed = 0;
  constructor(
    private readonly count: number,
    private readonly pullMs: number,
    private readonly failsAt: number | null,
    private readonly kind: 'array' | 'iterable' | 'async',
  ) {}
  readonly error = new Error('source');

  get items(): Iterable<number> | AsyncIterable<number> {
    if (this.kind === 'array') return Array.from({ length: this.count }, (_, index) => index);
    return this.kind === 'iterable' ? this.sync() : this.later();
  }
  *sync(): Generator<number> {
    try {
      for (let index = 0; index < this.count; index++) yield this.next(index);
    } finally {
      this.closed++;
    }
  }
  async *later(): AsyncGenerator<number> {
    try {
      for (let index = 0; index < this.count; index++) {
        await sleep(this.pullMs);
        yield this.next(index);
      }
    } finally {
      this.closed++;
    }
  }
  next(index: number): number {
    if (index === this.failsAt) throw this.error;
    this.pulled++;
    return index;
  }
}

describe('map', () => {
  leavesNothing();
  let clock: VirtualClock;
  beforeEach(() => {
    clock = virtualClock();
  });
  afterEach(() => {
    clock.uninstall();
  });

  it('gives what Promise.all gives, whatever the items do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          items: fc.array(fc.record({ takesMs: fc.integer({ min: 0, max: 30 }), fails: fc.boolean() }), {
            maxLength: 12,
          }),
          kind: fc.constantFrom('array' as const, 'iterable' as const, 'async' as const),
          maxConcurrency: fc.constantFrom(1, 2, 3, 8, Infinity),
          mode: fc.constantFrom('fail' as const, 'settle' as const),
          pullMs: fc.integer({ min: 0, max: 5 }),
          sourceFailsAt: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.integer({ min: 0, max: 12 })),
          mayFail: fc.boolean(),
          isObserved: fc.boolean(),
        }),
        async ({ items, kind, maxConcurrency, mode, pullMs, sourceFailsAt, mayFail, isObserved }) => {
          const source = new Source(items.length, pullMs, kind === 'array' ? null : sourceFailsAt, kind);
          const errors = items.map((_, index) => new Error(`item ${index}`));
          let running = 0;
          let mostRunning = 0;
          let ahead = 0;
          let ended = 0;
          const step = task('step', async (item: number, { signal }) => {
            mostRunning = Math.max(mostRunning, ++running);
            ahead = Math.max(ahead, source.pulled - ended);
            try {
              await sleep(items[item]?.takesMs ?? 0, signal);
              if (mayFail && items[item]?.fails === true) throw errors[item];
              return item * 10;
            } finally {
              running--;
              ended++;
            }
          });
          const recording = new RecordingInstrumentation();
          const context = WorkflowContext.create(isObserved ? { instrumentation: recording } : {});

          const mapping: MapPrimitive<number, unknown> = map(step, { maxConcurrency, mode } as { mode: 'settle' });
          const outcome: unknown = await clock.run(
            mapping.execute(source.items, context).catch((error: unknown) => error),
          );

          const hasSourceFailed = source.pulled === sourceFailsAt && sourceFailsAt < items.length && kind !== 'array';
          const failing = mayFail ? items.flatMap(({ fails }, index) => (fails ? [index] : [])) : [];
          expect(running).toBe(0);
          expect(mostRunning).toBeLessThanOrEqual(maxConcurrency);
          if (kind !== 'array') expect(ahead).toBeLessThanOrEqual(maxConcurrency);
          if (mode === 'settle') {
            if (hasSourceFailed) expect(outcome).toBe(source.error);
            else
              expect(outcome).toEqual(
                items.map((_, index) =>
                  failing.includes(index)
                    ? { status: 'error', error: errors[index] }
                    : { status: 'success', value: index * 10 },
                ),
              );
          } else if (!hasSourceFailed && failing.length === 0) {
            expect(outcome).toEqual(items.map((_, index) => index * 10));
          } else {
            const thrown = outcome instanceof ParallelError ? outcome.errors : [outcome];
            const possible: unknown[] = [source.error, ...failing.map((index) => errors[index])];
            for (const error of thrown) expect(possible).toContain(error);
          }
          // Each iterator that was begun was read to its end, failed, or was closed.
          if (kind !== 'array' && items.length > 0 && (source.pulled > 0 || hasSourceFailed))
            expect(source.closed).toBe(1);
          expect(clock.timerCount).toBe(0);
          expectEachEndedOnce(recording);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('ends the other items when one fails, and waits for the iterator to close', async () => {
    const order: string[] = [];
    async function* source(): AsyncGenerator<number> {
      try {
        for (let item = 0; ; item++) yield item;
      } finally {
        await sleep(100);
        order.push('closed');
      }
    }
    const broken = new Error('broken');
    const step = task('step', async (item: number, { signal }) => {
      if (item === 2) throw broken;
      await sleep(1e6, signal).catch(() => order.push(`stopped ${item}`));
    });

    const mapping = map(step, { maxConcurrency: 3 })
      .execute(source())
      .catch((error: unknown) => order.push('thrown') && error);

    expect(await clock.run(mapping)).toBe(broken);
    expect(order).toEqual(['stopped 0', 'stopped 1', 'closed', 'thrown']);
  });

  it('does not wait for an iterator that hangs when it is aborted', async () => {
    const controller = new AbortController();
    async function* hangs(): AsyncGenerator<number> {
      yield 1;
      await new Promise(() => undefined);
    }
    const step = task('step', async (item: number) => item);

    const mapping = map(step).execute(hangs(), WorkflowContext.create({ signal: controller.signal }));
    await clock.advance(10);
    controller.abort('enough');

    await expect(mapping).rejects.toBe('enough');
  });

  it.each(['fail', 'settle'] as const)('starts no further item after an abort in mode %s', async (mode) => {
    const controller = new AbortController();
    const started: number[] = [];
    const step = task('step', async (item: number) => {
      started.push(item);
      if (item === 3) controller.abort('enough');
      return item;
    });

    const mapping = map(step, { maxConcurrency: 1, mode } as { mode: 'fail' });

    await expect(mapping.execute([1, 2, 3, 4, 5], WorkflowContext.create({ signal: controller.signal }))).rejects.toBe(
      'enough',
    );
    expect(started).toEqual([1, 2, 3]);
  });

  it('reads a stream of a step before it', async () => {
    const rows = stream('rows', function* (count: number) {
      for (let row = 1; row <= count; row++) yield row;
    });
    const recording = new RecordingInstrumentation();

    const doubled = await sequential([rows, map(task('double', (row: number) => row * 2))], { name: 'load' }).execute(
      3,
      WorkflowContext.create({ instrumentation: recording }),
    );

    expect(doubled).toEqual([2, 4, 6]);
    expect(recording.tree()).toBe(
      'load success\n  rows success\n  map(double) success\n    double success\n    double success\n    double success',
    );
    expect(recording.steps.filter(({ name }) => name === 'double').map(({ attributes }) => attributes)).toEqual([
      { 'tta.map.index': 0 },
      { 'tta.map.index': 1 },
      { 'tta.map.index': 2 },
    ]);
  });

  it('asks for no spans of most items, where they are many, and counts those with a span', async () => {
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });
    const items = Array.from({ length: 1201 }, (_, index) => index);

    await map(task('step', (item: number) => item)).execute(items, context);

    const inside = recording.steps.slice(1).map(({ attributes }) => attributes);
    expect(inside.map((attributes) => attributes['tta.map.index']).sort((a, b) => Number(a) - Number(b))).toEqual(
      items,
    );
    const sampled = inside.filter((attributes) => !('tta.sampled' in attributes));
    const expected = items.filter((index) => index < 100 || (index < 1000 ? index % 10 === 0 : index % 100 === 0));
    expect(sampled.map((attributes) => attributes['tta.map.index']).sort((a, b) => Number(a) - Number(b))).toEqual(
      expected,
    );
    expect(inside.filter((attributes) => attributes['tta.sampled'] === false)).toHaveLength(1201 - expected.length);
    expect(recording.steps[0]?.events.at(-1)).toMatchObject({
      name: 'map_workflow_complete',
      attributes: { item_count: 1201, sampled_count: expected.length },
    });
  });

  it('holds 200,000 items of an async iterable in the memory of what runs', async () => {
    clock.uninstall();
    jest.useRealTimers();
    let pulled = 0;
    let ended = 0;
    let ahead = 0;
    const count = 200_000;
    async function* many(): AsyncGenerator<{ id: number; load: number[] }> {
      for (let id = 0; id < count; id++) {
        pulled++;
        yield { id, load: new Array<number>(10).fill(id) };
      }
    }
    let highest = 0;
    const step = task('step', async ({ id }: { id: number; load: number[] }) => {
      ahead = Math.max(ahead, pulled - ended);
      ended++;
      // The heap without garbage that a busy machine has not collected yet.
      if (id % 40_000 === 39_999) highest = Math.max(highest, await heapAfterCollection());
      return id;
    });
    const before = await heapAfterCollection();

    const outputs = await map(step).execute(many());

    expect(outputs).toHaveLength(count);
    expect(outputs[count - 1]).toBe(count - 1);
    expect(ahead).toBeLessThanOrEqual(8);
    // Eight bytes an output, twice where the list is copied to grow. The items together would take 25 MB and more.
    expect((highest - before) / 2 ** 20).toBeLessThan(8);
    jest.useFakeTimers();
  });

  it.each([8, Infinity])(
    'is ended by an abort though its items never end, with maxConcurrency %p',
    async (maxConcurrency) => {
      clock.uninstall();
      jest.useRealTimers();
      const controller = new AbortController();
      const state = { closed: 0 };
      function* endless(): Generator<number> {
        try {
          for (let item = 0; ; item++) yield item;
        } finally {
          state.closed++;
        }
      }
      const running = map(
        task('step', (item: number) => item),
        { maxConcurrency },
      ).execute(endless(), WorkflowContext.create({ signal: controller.signal }));
      setImmediate(() => controller.abort('enough'));

      await expect(running).rejects.toBe('enough');
      // An abort does not wait for the iterator.
      while (state.closed === 0) await new Promise((resolve) => setImmediate(resolve));
      jest.useFakeTimers();
    },
  );

  it('refuses wrong options and inputs', async () => {
    const step = task('step', (item: number) => item);
    expect(() => map(step, { maxConcurrency: 0 })).toThrow(InvalidOptionError);
    expect(() => map(step, { mode: 'all' } as never)).toThrow(/mode/);
    expect(() => map(7 as never)).toThrow(/child/);
    for (const input of [undefined, null, 7, 'text', {}])
      await expect(map(step).execute(input as never)).rejects.toThrow(/the input of map\(step\) must be an array/);
  });

  it('has the types of its items', () => {
    const spell = task('spell', async (item: number) => `${item}`);
    expectTypeOf(map(spell).execute([1])).toEqualTypeOf<Promise<string[]>>();
    expectTypeOf(map(spell).execute(oneByOne(1))).toEqualTypeOf<Promise<string[]>>();
    expectTypeOf(map(spell, { mode: 'settle' }).execute(new Set([1]))).toEqualTypeOf<
      Promise<BranchOutcome<string>[]>
    >();
    // @ts-expect-error items of another type
    void map(spell).execute(['1']);
  });
});
