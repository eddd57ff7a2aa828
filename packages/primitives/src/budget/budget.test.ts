import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TtaError, WorkflowContext, type Spending, type WorkflowPrimitive } from '@tta/core';
import { primitiveContract, RecordingInstrumentation, virtualClock } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import {
  budget,
  BudgetExceededError,
  cache,
  fallback,
  keyed,
  map,
  parallel,
  retry,
  saga,
  sequential,
  stream,
  task,
  type BudgetAmount,
  type BudgetOptions,
  type BudgetStore,
} from '../index.js';

describe('the contract', () => {
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  const variants: Record<string, BudgetOptions<number, number>> = {
    plain: { maxUsd: 1 },
    'ends its steps': { maxUsd: 1, abortRunning: true },
    shared: { maxTokens: 10, scope: 'instance' },
    'with a store': { maxUsd: 1, perMs: 1000, store: { add: async () => ({ usd: 0, tokens: 0 }) } },
  };
  describe.each(Object.entries(variants))('%s', (_, options) => {
    it.each(primitiveContract((child) => budget(child, options)))('$promise', ({ verify }) => verify());
  });
});

/** Spends its input in dollars. */
const spend = task('spend', async (usd: number, context) => {
  context.spend({ usd, model: usd > 1 ? 'large' : 'small' });
  await nextTurn();
  return usd;
});

const contextOf = (isObserved: boolean): WorkflowContext =>
  WorkflowContext.create(isObserved ? { instrumentation: new RecordingInstrumentation() } : {});
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const spendAll = (...amounts: number[]): number[] => amounts;

describe.each([
  ['observed', true],
  ['not observed', false],
])('budget, %s,', (_, isObserved) => {
  it('refuses the step that would start with nothing left', async () => {
    const ran: number[] = [];
    const each = task('each', async (usd: number, context) => {
      ran.push(usd);
      return spend.execute(usd, context);
    });
    const inner = map(each, { maxConcurrency: 1 });
    const context = contextOf(isObserved);

    const error = await failure(budget(inner, { maxUsd: 1 }).execute(spendAll(0.75, 0.25, 0.5), context));

    expect(error).toBeInstanceOf(BudgetExceededError);
    expect(error).toMatchObject({ code: 'ERR_TTA_BUDGET_EXCEEDED', status: 'rejected', maxUsd: 1, spent: { usd: 1 } });
    expect(ran).toEqual([0.75, 0.25]);
    expect(context.spent().usd).toBe(1);
  });

  it('is exceeded by at most what was running', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 300 }),
        async (cents, maxConcurrency, limit) => {
          const context = contextOf(isObserved);
          let mostRunning = 0;
          let running = 0;
          const call = task('call', async (cent: number, own) => {
            running += cent;
            mostRunning = Math.max(mostRunning, running);
            await nextTurn();
            own.spend({ usd: cent / 100 });
            running -= cent;
          });
          const limited = budget(map(call, { maxConcurrency }), { maxUsd: limit / 100 });
          await failure(limited.execute(cents, context));

          expect(Math.round(context.spent().usd * 100)).toBeLessThan(limit + mostRunning);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('counts tokens of all kinds', async () => {
    const tokens: Spending = { inputTokens: 1, cachedInputTokens: 2, outputTokens: 3, reasoningTokens: 4 };
    const call = task('call', (_: number, context) => context.spend(tokens));
    const limited = budget(sequential([task('a', (x: number, c) => (c.spend(tokens), x)), call]), { maxTokens: 10 });

    expect(await failure(limited.execute(1, contextOf(isObserved)))).toMatchObject({
      maxUsd: undefined,
      maxTokens: 10,
      spent: { totalTokens: 10 },
    });
  });

  it('lets each execution spend so much, and all together where they share it', async () => {
    const each = budget(spend, { maxUsd: 1 });
    const all = budget(spend, { maxUsd: 1, scope: 'instance' });

    expect(await each.execute(1, contextOf(isObserved))).toBe(1);
    expect(await each.execute(1, contextOf(isObserved))).toBe(1);
    expect(await all.execute(1, contextOf(isObserved))).toBe(1);
    expect(await failure(all.execute(1, contextOf(isObserved)))).toBeInstanceOf(BudgetExceededError);
    expect([all.leftUsd, each.leftUsd]).toEqual([0, undefined]);
  });

  it('is shared by parallel branches', async () => {
    const branch = sequential([spend, spend, spend]);
    const context = contextOf(isObserved);

    const error = await failure(budget(parallel([branch, branch]), { maxUsd: 2 }).execute(1, context));

    expect(error).toBeInstanceOf(BudgetExceededError);
    expect(context.spent().usd).toBe(2);
  });

  it('gives the input to another step, which it does not bound', async () => {
    const dear = sequential([spend, spend]);
    const cheap = task('cheap', (usd: number, context) => {
      context.spend({ usd: 5 });
      return `cheap ${usd}`;
    });
    const context = contextOf(isObserved);

    const limited = budget(dear, { maxUsd: 1, onExceeded: cheap });
    expectTypeOf(limited).toExtend<WorkflowPrimitive<number, number | string>>();

    expect(await limited.execute(1, context)).toBe('cheap 1');
    expect(context.spent().usd).toBe(6);
    expect(
      await failure(
        budget(
          task('other', () => Promise.reject(new TypeError())),
          { maxUsd: 1, onExceeded: cheap },
        ).execute(1),
      ),
    ).toBeInstanceOf(TypeError);
  });

  it('only warns where told to', async () => {
    const limited = budget(sequential([spend, spend]), { maxUsd: 1, onExceeded: 'warn' });

    expect(await limited.execute(1, contextOf(isObserved))).toBe(1);
  });

  it('ends running steps as cancelled where told to', async () => {
    const reasons: unknown[] = [];
    const waits = task('waits', (_: number, { signal }) => {
      return new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(signal.reason as Error);
        });
      });
    });
    const overspends = task('overspends', async (_: number, context) => {
      await nextTurn();
      context.spend({ usd: 1 });
      expect(context.aborted).toBe(false);
      context.spend({ usd: 0.5 });
    });
    const recording = new RecordingInstrumentation();
    const context = isObserved ? WorkflowContext.create({ instrumentation: recording }) : WorkflowContext.create();
    const limited = budget(parallel([waits, overspends]), { maxUsd: 1, abortRunning: true });

    const error = await failure(limited.execute(1, context));

    expect(error).toMatchObject({ code: 'ERR_TTA_BUDGET_EXCEEDED', spent: { usd: 1.5 } });
    expect(reasons).toMatchObject([{ code: 'ERR_TTA_BUDGET_ABORT', status: 'cancelled', cancelledBy: 'budget' }]);
    if (!isObserved) return;
    expect(recording.step('waits').outcomes).toMatchObject([{ status: 'cancelled', cancelledBy: 'budget' }]);
    expect(recording.step('budget(waits)').status).toBe('rejected');
  });

  it('never ends or refuses a computation that others wait for', async () => {
    let runs = 0;
    const compute = task('compute', async (_: string, context) => {
      runs++;
      context.spend({ usd: 2 });
      await nextTurn();
      await nextTurn();
      return 'answer';
    });
    // The inner step starts after more than the budget was spent.
    const cached = cache(
      sequential([task('first', (key: string, context) => (context.spend({ usd: 5 }), key)), compute]),
      { key: String },
    );
    const limited = budget(cached, { maxUsd: 1, abortRunning: true, scope: 'instance' });
    const [poor, rich] = [contextOf(isObserved), contextOf(isObserved)];

    const ends = await Promise.allSettled([limited.execute('key', poor), cached.execute('key', rich)]);

    expect(ends[1]).toEqual({ status: 'fulfilled', value: 'answer' });
    expect(runs).toBe(1);
    expect([poor.spent().usd, rich.spent().usd]).toEqual([7, 0]);
    expect(await failure(limited.execute('key', contextOf(isObserved)))).toBeInstanceOf(BudgetExceededError);
    expect(await cached.execute('key', rich)).toBe('answer');
  });

  it('is not retried inside, and is answered by a fallback around but not by one inside', async () => {
    const calls: string[] = [];
    const twice = sequential([spend, spend]);
    const retried = retry(twice, { maxRetries: 5, initialDelayMs: 0 });
    const other = task('other', () => {
      calls.push('other');
      return -1;
    });
    const recover = (): number => calls.push('recover');

    expect(await failure(budget(retried, { maxUsd: 1 }).execute(1, contextOf(isObserved)))).toBeInstanceOf(
      BudgetExceededError,
    );
    const inside = budget(fallback(twice, [other], { recover }), { maxUsd: 1 });
    expect(await failure(inside.execute(1, contextOf(isObserved)))).toBeInstanceOf(BudgetExceededError);
    expect(calls).toEqual([]);
    expect(await fallback(budget(twice, { maxUsd: 1 }), [other]).execute(1, contextOf(isObserved))).toBe(-1);
  });

  it('does not refuse the undos of a saga', async () => {
    const undone: number[] = [];
    const steps = saga([
      { run: spend, undo: task('undo', ({ output }: { output: number }) => void undone.push(output)) },
      { run: spend },
    ]);

    expect(await failure(budget(steps, { maxUsd: 1 }).execute(1, contextOf(isObserved)))).toBeInstanceOf(
      BudgetExceededError,
    );
    expect(undone).toEqual([1]);
  });

  it('bounds what a stream spends after its step has given it', async () => {
    const tokens = stream('tokens', async function* (_: number, context) {
      for (let item = 1; ; item++) {
        yield item;
        await spend.execute(1, context);
      }
    });
    const context = contextOf(isObserved);
    const items: number[] = [];

    const read = async (): Promise<void> => {
      for await (const item of await budget(tokens, { maxUsd: 2 }).execute(1, context)) items.push(item);
    };

    expect(await failure(read())).toBeInstanceOf(BudgetExceededError);
    expect(items).toEqual([1, 2, 3]);
  });

  it('counts once where it runs inside itself', async () => {
    let limited: WorkflowPrimitive<number, number> | undefined = undefined;
    const nested = task('nested', async (depth: number, context): Promise<number> => {
      context.spend({ usd: 0.25 });
      return depth === 0 ? 0 : (limited as unknown as WorkflowPrimitive<number, number>).execute(depth - 1, context);
    });
    limited = budget(nested, { maxUsd: 1, scope: 'instance' });

    expect(await limited.execute(3, contextOf(isObserved))).toBe(0);
    expect(await failure(limited.execute(0, contextOf(isObserved)))).toMatchObject({ spent: { usd: 1 } });
  });
});

describe('reservations', () => {
  it('keep 10 000 random schedules within their budgets', async () => {
    const call = fc.record({
      estimate: fc.nat(40),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      turns: fc.nat(3),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { maxLength: 8 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 8 }),
        async (calls, limit, maxConcurrency) => {
          const context = WorkflowContext.create();
          const limited = budget(
            map(
              task(
                'call',
                async ({ estimate, part, turns, fails }: (typeof calls)[number]) => {
                  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
                  if (fails) throw new Error('broken');
                  return Math.floor(estimate * part);
                },
                { reserve: ({ estimate }) => ({ usd: estimate }), cost: (usd) => ({ usd }) },
              ),
              { maxConcurrency, mode: 'settle' },
            ),
            { maxUsd: limit, scope: 'instance' },
          );

          await failure(limited.execute(calls, context));

          expect(context.spent().usd).toBeLessThanOrEqual(limit);
          // All that was set aside has come back.
          const { usd } = context.spent();
          if (usd < limit) {
            const rest = task('rest', (_: number, own) => own.reserve({ usd: limit - usd }).release());
            await rest.execute(1, context);
          }
          expect(limited.leftUsd).toBe(limit - usd);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('count the estimate where the cost is not read', async () => {
    const context = WorkflowContext.create();

    await task('call', () => 1, { reserve: () => ({ usd: 0.5 }) }).execute(1, context);

    expect(context.spent().usd).toBe(0.5);
  });

  it('say what did not fit', async () => {
    const call = task('call', () => 1, { reserve: () => ({ usd: 2, outputTokens: 10 }) });

    expect(await failure(budget(call, { maxUsd: 1, name: 'small' }).execute(1))).toMatchObject({
      message:
        'the budget small has too little left to set 2 USD and 10 tokens aside: 0 of 1 USD spent in this execution',
    });
  });
});

describe('the error', () => {
  it('says what was spent on what', async () => {
    const limited = budget(sequential([spend, task('more', (_: number, c) => spend.execute(2, c)), spend]), {
      maxUsd: 3,
      maxTokens: 100,
      name: 'answer',
    });
    const error = await failure(limited.execute(1));

    expect(TtaError.is(error)).toBe(true);
    expect(error).toMatchObject({
      message:
        'the budget answer has nothing left: 3 of 3 USD and 0 of 100 tokens spent in this execution (large 2 USD, small 1 USD)',
      budget: 'answer',
      byModel: [
        { model: 'large', spent: { usd: 2 } },
        { model: 'small', spent: { usd: 1 } },
      ],
    });
  });

  it('keeps few models, because their names come from outside', async () => {
    const many = task('many', (_: number, context) => {
      for (let model = 0; model < 100; model++) context.spend({ usd: 1, model: `model-${model}` });
    });
    const error = (await failure(
      budget(sequential([many, spend as never]), { maxUsd: 1 }).execute(1),
    )) as BudgetExceededError;

    expect(error.byModel).toHaveLength(21);
    expect(error.byModel[0]).toMatchObject({ model: 'other', spent: { usd: 80 } });
  });

  it('adds a model called other to what names no model', async () => {
    const call = task('call', (_: number, context) => {
      for (const model of ['other', undefined, 'small', 'other', 'small', undefined]) context.spend({ usd: 1, model });
      context.spend({ outputTokens: 3 });
    });
    const error = (await failure(budget(sequential([call, spend as never]), { maxUsd: 6 }).execute(1))) as object;

    expect((error as BudgetExceededError).byModel).toMatchObject([
      { model: 'other', spent: { usd: 4, outputTokens: 3 } },
      { model: 'small', spent: { usd: 2, outputTokens: 0 } },
    ]);
  });
});

describe('a window', () => {
  it('begins again after its time, and says that it counts this process only', async () => {
    using clock = virtualClock();
    const limited = budget(spend, { maxUsd: 1, perMs: 1000, name: 'hourly' });
    expect(await limited.execute(1)).toBe(1);
    await clock.advance(999);
    const error = await failure(limited.execute(1));
    await clock.advance(1);
    const again = await limited.execute(1);
    await clock.advance(5_500);

    expect((error as Error).message).toContain('in a window of 1.0 s, by this process since its start');
    expect(again).toBe(1);
    expect(await limited.execute(1)).toBe(1);
    expect(await failure(limited.execute(1))).toMatchObject({
      spent: { usd: 1 },
      byModel: [{ model: 'small', spent: { usd: 1 } }],
    });
  });

  it('gives back what was set aside before it began, and counts only what is spent in it', async () => {
    using clock = virtualClock();
    const limited = budget(
      task('call', async (usd: number, context) => {
        using reserved = context.reserve({ usd });
        await context.sleep(1000);
        reserved.settle({ usd: usd / 2 });
      }),
      { maxUsd: 1, perMs: 1500 },
    );

    await clock.run(limited.execute(1));
    const running = limited.execute(0.5);
    await clock.advance(600);
    expect(limited.leftUsd).toBe(1);
    await clock.run(running);

    expect(limited.leftUsd).toBe(0.75);
  });

  it('is one for each tenant with keyed, and is not dropped while something is spent in it', async () => {
    using clock = virtualClock();
    const tenants = keyed(
      ({ tenant }: { tenant: string; usd: number }) => tenant,
      () =>
        budget(
          task('call', ({ usd }: { tenant: string; usd: number }, context) => context.spend({ usd })),
          { maxUsd: 1, perMs: 1000 },
        ),
      { maxKeys: 2 },
    );
    await tenants.execute({ tenant: 'a', usd: 1 });
    await tenants.execute({ tenant: 'b', usd: 0 });

    await tenants.execute({ tenant: 'c', usd: 0 });
    expect(await failure(tenants.execute({ tenant: 'a', usd: 1 }))).toBeInstanceOf(BudgetExceededError);
    await clock.advance(1000);

    expect(await failure(tenants.execute({ tenant: 'a', usd: 1 }))).toBeUndefined();
  });
});

/** Sums of several processes, as one of them sees it. */
class Sums implements BudgetStore {
  readonly sums = new Map<string, BudgetAmount>();
  isBroken = false;
  async add(key: string, { usd, tokens }: BudgetAmount): Promise<BudgetAmount> {
    await nextTurn();
    if (this.isBroken) throw new Error('no connection');
    const before = this.sums.get(key) ?? { usd: 0, tokens: 0 };
    const sum = { usd: before.usd + usd, tokens: before.tokens + tokens };
    this.sums.set(key, sum);
    return sum;
  }
}

describe('a store', () => {
  const options = (store: BudgetStore): BudgetOptions<number, number> => ({
    maxUsd: 3,
    perMs: 1000,
    store,
    storeKey: 'all',
  });

  it('lets several processes spend together, and counts what each spent once', async () => {
    const store = new Sums();
    const [one, other] = [budget(spend, options(store)), budget(spend, options(store))];

    await Promise.all([one.execute(0.5), one.execute(0.5), other.execute(1)]);
    await other.execute(1);

    expect(store.sums.get('all')).toEqual({ usd: 3, tokens: 0 });
    for (const each of [one, other])
      expect(await failure(each.execute(1))).toMatchObject({
        message: expect.stringContaining('3 of 3 USD spent in a window of 1.0 s, by all processes'),
      });
    store.sums.clear();
    expect(await one.execute(1)).toBe(1);
  });

  it('says which models this process paid, in the window, and that the rest is of others', async () => {
    const store = new Sums();
    const [one, other] = [budget(spend, options(store)), budget(spend, options(store))];
    const parts = async (): Promise<unknown> =>
      ((await failure(one.execute(1))) as BudgetExceededError).byModel.map(({ model, spent }) => [model, spent.usd]);

    await one.execute(1);
    await other.execute(2);
    expect(await parts()).toEqual([
      ['other', 2],
      ['small', 1],
    ]);
    store.sums.clear();
    await one.execute(3);
    expect(await parts()).toEqual([['large', 3]]);
  });

  it.each([
    ['allows', false],
    ['refuses, with failClosed,', true],
  ])('%s where it fails, and is told later what was spent', async (_, failClosed) => {
    const store = new Sums();
    store.isBroken = true;
    const recording = new RecordingInstrumentation();
    const limited = budget(spend, { ...options(store), failClosed });

    const error = await failure(limited.execute(1, WorkflowContext.create({ instrumentation: recording })));
    store.isBroken = false;
    await limited.execute(1);

    expect(error === undefined).toBe(!failClosed);
    expect(recording.events()).toContain('budget_store_failed');
    expect(store.sums.get('all')).toEqual({ usd: failClosed ? 1 : 2, tokens: 0 });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a number', 3],
    ['a negative sum', { usd: -1, tokens: 0 }],
  ])('has failed where it answers %s', async (_, answer) => {
    const recording = new RecordingInstrumentation();
    const store = { add: async () => answer } as unknown as BudgetStore;

    await budget(spend, options(store)).execute(1, WorkflowContext.create({ instrumentation: recording }));

    expect(recording.events()).toContain('budget_store_failed');
  });
});

describe('events', () => {
  it.each<[string, BudgetOptions<number, number>]>([
    ['reject', { maxUsd: 1 }],
    ['warn', { maxUsd: 1, onExceeded: 'warn' }],
    ['abort', { maxUsd: 0.5, abortRunning: true }],
    ['alternative', { maxUsd: 1, onExceeded: task('other', () => 0) }],
  ])('say once that nothing is left, with action %s', async (action, options) => {
    const recording = new RecordingInstrumentation();
    const limited = budget(sequential([spend, spend]), { ...options, name: 'limited' });

    await failure(limited.execute(1, WorkflowContext.create({ instrumentation: recording })));

    const told = recording.step('limited').events.filter(({ name }) => name === 'budget_exceeded');
    expect(told).toMatchObject([{ attributes: { action, max_usd: options.maxUsd } }]);
  });

  it('say once in a window that nothing is left, and at each end what is', async () => {
    const recording = new RecordingInstrumentation();
    const limited = budget(spend, { maxUsd: 1, scope: 'instance', name: 'limited' });

    for (const usd of [0.25, 0.75, 1, 1])
      await failure(limited.execute(usd, WorkflowContext.create({ instrumentation: recording })));

    expect(recording.events().filter((name) => name === 'budget_exceeded')).toHaveLength(1);
    const left = recording.steps.flatMap(({ events }) => events.filter(({ name }) => name === 'budget_left'));
    expect(left.map(({ attributes }) => attributes)).toEqual([0.75, 0, 0, 0].map((left_usd) => ({ left_usd })));
  });
});

it.each<[string, unknown, RegExp]>([
  ['no limit', {}, /^maxUsd must be a number of at least 0, unless maxTokens is given/],
  ['a negative limit', { maxUsd: -1 }, /^maxUsd must be a number from 0 to/],
  ['half a token', { maxTokens: 0.5 }, /^maxTokens must be an integer of at least 0/],
  ['an unknown word', { maxUsd: 1, onExceeded: 'ignore' }, /^onExceeded must be one of 'reject', 'warn'/],
  ['a window for each execution', { maxUsd: 1, perMs: 1000, scope: 'execution' }, /^scope must be 'instance'/],
  ['a store without a window', { maxUsd: 1, store: new Sums() }, /^perMs must be a number where there is a store/],
  ['a store of another kind', { maxUsd: 1, perMs: 1, store: {} }, /^store must be a BudgetStore/],
  ['warning and ending', { maxUsd: 1, onExceeded: 'warn', abortRunning: true }, /^abortRunning must be false/],
  ['an unknown option', { maxUsd: 1, maxEur: 1 }, /^maxEur must be left out/],
])('refuses %s', (_, options, message) => {
  expect(() => budget(spend, options as BudgetOptions<number, number>)).toThrow(message);
});
