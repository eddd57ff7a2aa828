import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createContextKey, WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { RecordingInstrumentation } from '@tta/core/testing';
import fc from 'fast-check';
import {
  budget,
  bulkhead,
  cache,
  circuitBreaker,
  collect,
  conditional,
  fallback,
  hedge,
  keyed,
  map,
  metered,
  parallel,
  race,
  rateLimit,
  repeat,
  resilient,
  retry,
  saga,
  sequential,
  stream,
  subworkflow,
  task,
  timeout,
} from '../index.js';

type Step = WorkflowPrimitive<number, number>;

/** A list beside the sums of the product: what each leaf says that it spent, in 1e-9 USD. */
const listKey = createContextKey<number[]>('list');

interface Leaf {
  readonly nano: number;
  /** How many of its first calls fail after they spent. */
  readonly failures: number;
  readonly isSlow: boolean;
}

function leafOf({ nano, failures, isSlow }: Leaf): Step {
  let calls = 0;
  return task('leaf', async (input: number, context) => {
    const call = ++calls;
    const spend = (part: number): void => {
      context.get(listKey)?.push(part);
      context.spend({ usd: part / 1e9, outputTokens: part });
    };
    spend(nano);
    if (isSlow) await nextTurn();
    spend(1);
    if (call <= failures) throw new Error('broken');
    return input + 1;
  });
}

const last = task('last', (outputs: readonly unknown[]) => outputs.length);
const anything = task('other', (input: number, context) => {
  context.get(listKey)?.push(3);
  context.spend({ usd: 3e-9, outputTokens: 3 });
  return input;
});

const members: Record<string, (child: Step) => Step> = {
  sequential: (child) => sequential([child, child]),
  parallel: (child) => sequential([parallel([child, child]), last]),
  retry: (child) => retry(child, { maxRetries: 2, initialDelayMs: 0 }),
  'cache, missed and hit': (child) => {
    const cached = cache(child, { key: () => 'key' });
    return sequential([cached, cached]);
  },
  'cache, coalesced': (child) => {
    const cached = cache(child, { key: () => 'key' });
    return sequential([parallel([cached, cached, cached]), last]);
  },
  map: (child) => sequential([task('list', (input: number) => [input, input, input]), map(child), last]),
  hedge: (child) => hedge(child, { delayMs: 0, maxHedges: 2, idempotent: true }),
  'hedge whose first attempt is lost': (child) => {
    let calls = 0;
    const late = task('late', async (input: number, context) => {
      const isFirst = ++calls === 1;
      const output = await child.execute(input, context);
      if (isFirst) await untilAborted(context);
      return output;
    });
    return hedge(late, { delayMs: 0, idempotent: true });
  },
  race: (child) => race([child, anything, child]),
  'race that leaves its losers': (child) => race([child, anything, child], { abandonLosers: true }),
  fallback: (child) => fallback(child, [anything]),
  saga: (child) =>
    fallback(
      saga([
        { run: child, undo: task('undo', (_: unknown, context) => void anything.execute(1, context)) },
        { run: task('fail', (_: number): number => fail()) },
      ]),
      [anything],
    ),
  stream: (child) =>
    sequential([
      collect(
        stream('items', async function* (input: number, context) {
          yield await child.execute(input, context);
          yield await child.execute(input, context);
        }),
      ),
      last,
    ]),
  timeout: (child) => timeout(child, { timeoutMs: 60_000 }),
  'timeout that abandons': (child) => timeout(child, { timeoutMs: 60_000, mode: 'abandon' }),
  bulkhead: (child) => bulkhead(child, { maxConcurrency: 1, maxQueue: 100 }),
  rateLimit: (child) => rateLimit(child, { permits: 1000, perMs: 1 }),
  circuitBreaker: (child) => circuitBreaker(child),
  conditional: (child) => conditional(() => true, child, anything),
  repeat: (child) => repeat(child, { until: (_, iteration) => iteration === 2, maxIterations: 2 }),
  keyed: (child) => keyed(String, () => child),
  subworkflow: (child) => subworkflow(child),
  resilient: (child) => resilient(child, { idempotent: true, retry: { initialDelayMs: 0 } }),
  metered: (child) => metered(child, { onSpent: () => undefined }),
  budget: (child) => budget(child, { maxUsd: 1000 }),
  'budget of all executions': (child) => budget(child, { maxUsd: 1000, scope: 'instance' }),
};

interface Waste {
  readonly usd: number;
  readonly reason: string;
}

function wastedOf(recording: RecordingInstrumentation): readonly Waste[] {
  return recording.steps
    .flatMap(({ events, lateCounts }) => [...events, ...lateCounts])
    .filter(({ name }) => name === 'cost_wasted')
    .map(({ attributes }) => attributes as unknown as Waste);
}

async function untilAborted({ signal }: WorkflowContext): Promise<void> {
  // A signal that has aborted calls no listener any more.
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

function fail(): never {
  throw new Error('broken');
}

const leaf = fc.record({ nano: fc.nat(1_000_000), failures: fc.nat(2), isSlow: fc.boolean() });
const path = fc.array(fc.constantFrom(...Object.keys(members)), { maxLength: 4 });

describe.each([
  ['observed', true],
  ['not observed', false],
])('the cost of an execution, %s,', (_, isObserved) => {
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });

  /** The sum, and that of the list, in 1e-9 USD, once all that was left running has ended. */
  async function sumsOf(
    step: Step,
    executions = 1,
  ): Promise<{ sum: number; tokens: number; listed: number; wasted: number }> {
    const list: number[] = [];
    const recording = new RecordingInstrumentation();
    const options = isObserved ? { instrumentation: recording } : {};
    const context = WorkflowContext.create(options).with(listKey, list);
    for (let times = 0; times < executions; times++) await step.execute(1, context).catch(() => undefined);
    for (let turns = 0; turns < 20; turns++) await nextTurn();
    const { usd, totalTokens: tokens } = context.spent();
    const listed = list.reduce((one, other) => one + other, 0);
    const wasted = wastedOf(recording).reduce((before, each) => before + each.usd * 1e9, 0);
    return { sum: Math.round(usd * 1e9), tokens, listed, wasted: Math.round(wasted) };
  }

  it.each(Object.keys(members))('is that of the list through %s', async (member) => {
    const make = members[member] as (child: Step) => Step;

    for (const failures of [0, 1, 5]) {
      const { sum, tokens, listed } = await sumsOf(make(leafOf({ nano: 1000, failures, isSlow: true })), 2);

      expect([sum, tokens]).toEqual([listed, listed]);
      expect(listed).toBeGreaterThan(0);
    }
  });

  it('is that of the list through members inside each other', async () => {
    await fc.assert(
      fc.asyncProperty(path, fc.array(leaf, { minLength: 1, maxLength: 3 }), async (names, leaves) => {
        const inner = sequential(leaves.map(leafOf) as [Step, ...Step[]]) as unknown as Step;
        const hedged = names.findIndex((name) => name.startsWith('hedge'));
        // It takes no step that retries.
        fc.pre(hedged === -1 || (!names.includes('retry') && !names.includes('resilient')));
        const step = names.reduce((child, name) => (members[name] as (child: Step) => Step)(child), inner);
        const { sum, tokens, listed, wasted } = await sumsOf(step);

        expect([sum, tokens]).toEqual([listed, listed]);
        // Nothing is wasted twice.
        expect(wasted).toBeLessThanOrEqual(sum);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the cost of shared work', () => {
  const dollar = task('dollar', async (_: string, context) => {
    context.spend({ usd: 1 });
    await nextTurn();
    return 'answer';
  });
  const shared = (): { cached: WorkflowPrimitive<string, string>; contexts: WorkflowContext[] } => ({
    cached: cache(dollar, { key: String }),
    contexts: [1, 2, 3].map(() => WorkflowContext.create({ signal: new AbortController().signal })),
  });

  it('is paid by the first of those that wait, and the others save it', async () => {
    const { cached, contexts } = shared();
    const recording = new RecordingInstrumentation();
    const last = WorkflowContext.create({ instrumentation: recording });

    await Promise.all([...contexts, last].map((context) => cached.execute('key', context)));

    expect(contexts.map((context) => context.spent().usd)).toEqual([1, 0, 0]);
    expect(recording.steps[0]?.events.find(({ name }) => name === 'cache_hit')?.attributes).toMatchObject({
      coalesced: true,
      saved_usd: 1,
    });
  });

  it('is paid by the next one where the first has left, and by the first where all have', async () => {
    const { cached } = shared();
    const start = (key: string): { leave: () => void; context: WorkflowContext; end: Promise<unknown> } => {
      const controller = new AbortController();
      const context = WorkflowContext.create({ signal: controller.signal });
      return { leave: () => controller.abort(), context, end: cached.execute(key, context).catch(() => undefined) };
    };
    const [one, two, alone] = [start('key'), start('key'), start('other')];

    one.leave();
    alone.leave();
    await Promise.all([one.end, two.end, alone.end]);
    for (let turns = 0; turns < 5; turns++) await nextTurn();

    expect([one, two, alone].map(({ context }) => context.spent().usd)).toEqual([0, 1, 1]);
  });

  it('is nothing for those that find it later, or that find an old answer', async () => {
    const cached = cache(dollar, { key: String, ttlMs: 0, staleWhileRevalidateMs: 60_000 });
    const [miss, stale] = [WorkflowContext.create(), WorkflowContext.create()];

    await cached.execute('key', miss);
    await cached.execute('key', stale);
    for (let turns = 0; turns < 5; turns++) await nextTurn();

    expect([miss.spent().usd, stale.spent().usd]).toEqual([1, 0]);
  });
});

describe('wasted money', () => {
  const run = async (step: Step): Promise<readonly unknown[]> => {
    const recording = new RecordingInstrumentation();
    await step.execute(1, WorkflowContext.create({ instrumentation: recording })).catch(() => undefined);
    for (let turns = 0; turns < 20; turns++) await nextTurn();
    return wastedOf(recording);
  };
  const nano = (parts: number): number => parts / 1e9;

  it('is that of failed attempts, one by one', async () => {
    const failsTwice = leafOf({ nano: 9, failures: 2, isSlow: false });

    expect(await run(retry(failsTwice, { maxRetries: 3, initialDelayMs: 0 }))).toEqual([
      { usd: nano(10), reason: 'failed_attempt' },
      { usd: nano(10), reason: 'failed_attempt' },
    ]);
  });

  it('is not that of an attempt whose declined result is returned', async () => {
    const declined = retry(leafOf({ nano: 9, failures: 0, isSlow: false }), {
      maxRetries: 1,
      initialDelayMs: 0,
      retryResultIf: () => true,
    });

    expect(await run(declined)).toEqual([{ usd: nano(10), reason: 'failed_attempt' }]);
  });

  it('is that of the entries of a fallback that failed or were declined, and not of the one that answered', async () => {
    const failing = leafOf({ nano: 9, failures: 1, isSlow: false });
    const declined = leafOf({ nano: 19, failures: 0, isSlow: true });
    let asked = 0;

    expect(await run(fallback(failing, [declined, anything], { fallbackResultIf: () => ++asked === 1 }))).toEqual([
      { usd: nano(10), reason: 'failed_entry' },
      { usd: nano(20), reason: 'failed_entry' },
    ]);
  });

  it('is that of all entries where none answers, and not of the declined one that is returned', async () => {
    const fails = (nanoUsd: number): Step => leafOf({ nano: nanoUsd, failures: 9, isSlow: false });
    const answers = leafOf({ nano: 29, failures: 0, isSlow: false });

    expect(await run(fallback(fails(9), [fails(19)]))).toEqual([
      { usd: nano(10), reason: 'failed_entry' },
      { usd: nano(20), reason: 'failed_entry' },
    ]);
    expect(await run(fallback(answers, [answers, fails(9)], { fallbackResultIf: () => true }))).toEqual([
      { usd: nano(30), reason: 'failed_entry' },
      { usd: nano(10), reason: 'failed_entry' },
    ]);
  });

  it('is counted once where members are inside each other, and never exceeds the cost', async () => {
    const hedged = (child: Step): Step => hedge(child, { delayMs: 0, idempotent: true });
    const twice = leafOf({ nano: 9, failures: 99, isSlow: false });
    const inner = retry(twice, { maxRetries: 1, initialDelayMs: 0 });

    expect(
      await run(fallback(retry(cache(inner, { key: String }), { maxRetries: 1, initialDelayMs: 0 }), [anything])),
    ).toEqual(Array.from({ length: 4 }, () => ({ usd: nano(10), reason: 'failed_attempt' })));
    let calls = 0;
    const slow = task('slow', async (input: number, context) => {
      const isFirst = ++calls === 1;
      context.spend({ usd: isFirst ? 0.5 : 0.25 });
      if (!isFirst) return input;
      await untilAborted(context);
      for (let turns = 0; turns < 5; turns++) await nextTurn();
      context.spend({ usd: 0.125 });
      return input;
    });
    const thrownAway = sequential([hedged(slow), task('fail', (_: number): number => fail())]);
    // Costs of the lost hedge after the entry has failed are lost too, and nothing else is told again.
    expect(await run(fallback(thrownAway, [anything]))).toEqual([
      { usd: 0.75, reason: 'failed_entry' },
      { usd: 0.125, reason: 'lost_hedge' },
    ]);
  });

  it('is that of a lost hedge', async () => {
    let calls = 0;
    const hedged = task('hedged', async (input: number, context) => {
      const isFirst = ++calls === 1;
      context.spend({ usd: isFirst ? 0.5 : 0.25 });
      if (isFirst) await untilAborted(context);
      return input;
    });

    expect(await run(hedge(hedged, { delayMs: 0, idempotent: true }))).toEqual([{ usd: 0.5, reason: 'lost_hedge' }]);
  });

  it('is that of a lost race, and not of the winner', async () => {
    const slow = leafOf({ nano: 9, failures: 0, isSlow: true });

    expect(await run(race([slow, anything]))).toEqual([{ usd: nano(10), reason: 'lost_race' }]);
  });

  it('is that of a saga that was undone', async () => {
    const paid = leafOf({ nano: 9, failures: 0, isSlow: false });

    expect(await run(saga([{ run: paid }, { run: task('fail', (_: number): number => fail()) }]))).toEqual([
      { usd: nano(10), reason: 'undone' },
    ]);
  });
});
