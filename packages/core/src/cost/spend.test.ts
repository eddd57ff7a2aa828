import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { AbortScope } from '../authors.js';
import {
  composeInstrumentations,
  createContextKey,
  WorkflowContext,
  WorkflowPrimitive,
  type Spending,
} from '../index.js';
import { RecordingInstrumentation } from '../testing/index.js';
import { Amounts } from './amounts.js';
import { CostLedger } from './cost-ledger.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** A step that spends, and executes others at the same time. */
class Spender extends WorkflowPrimitive<number, number> {
  constructor(
    readonly spending: readonly Spending[],
    override readonly children: readonly Spender[] = [],
  ) {
    super('spender');
  }

  protected async run(input: number, context: WorkflowContext): Promise<number> {
    for (const each of this.spending) context.spend(each);
    await Promise.all(this.children.map((child) => child.execute(input, context.forChild(undefined))));
    return input;
  }
}

/** Keeps nothing of what it is told, because a million objects take long to keep. */
const forgetful = { start: () => ({ spend: () => undefined, end: () => undefined }) };

const observed = (isObserved: boolean): WorkflowContext =>
  WorkflowContext.create(isObserved ? { instrumentation: forgetful } : {});

const none = { inputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };

describe.each([
  ['observed', true, 1e5],
  ['not observed', false, 1e6],
])('a sum of costs, %s', (_, isObserved, count) => {
  it.each<[string, Spending, Record<number, number>]>([
    ['0.000001', { usd: 0.000001 }, { 1e5: 0.1, 1e6: 1 }],
    ['10 tokens at 0.02 a million', { usd: (10 * 0.02) / 1e6, inputTokens: 10 }, { 1e5: 0.02, 1e6: 0.2 }],
    ['a third of 1e-9', { usd: 1e-9 / 3 }, { 1e5: 0.0000333333333, 1e6: 0.000333333333 }],
  ])(`is exact for ${count} of %s in 1000 branches`, async (_name, spending, usd) => {
    const branch = new Spender(Array.from({ length: count / 1000 }, () => spending));
    const context = observed(isObserved);

    await new Spender(
      [],
      Array.from({ length: 1000 }, () => branch),
    ).execute(1, context);

    expect(context.spent().usd).toBe(usd[count]);
    expect(context.spent().inputTokens).toBe((spending.inputTokens ?? 0) * count);
  });

  it('equals that of a plain list, in any tree and order', async () => {
    const amount = fc.record({ nano: fc.nat(1e9), tokens: fc.nat(1000) });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.record({
        amounts: fc.array(amount, { maxLength: 3 }),
        inner: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
      }),
    }));
    interface Tree {
      amounts: { nano: number; tokens: number }[];
      inner: Tree[];
    }
    const step = ({ amounts, inner }: Tree): Spender =>
      new Spender(
        amounts.map(({ nano, tokens }) => ({ usd: nano / 1e9, outputTokens: tokens })),
        inner.map(step),
      );
    const list = ({ amounts, inner }: Tree): Tree['amounts'] => [...amounts, ...inner.flatMap(list)];

    await fc.assert(
      fc.asyncProperty(tree as fc.Arbitrary<unknown>, async (given) => {
        const context = observed(isObserved);
        await step(given as Tree).execute(1, context);

        const all = list(given as Tree);
        const { usd, outputTokens, totalTokens } = context.spent();
        expect(usd).toBe(all.reduce((sum, { nano }) => sum + nano, 0) / 1e9);
        expect(outputTokens).toBe(all.reduce((sum, { tokens }) => sum + tokens, 0));
        expect(totalTokens).toBe(outputTokens);
      }),
    );
  });

  it('grows when a step spends after its end', async () => {
    const context = observed(isObserved);
    const leaver = new Leaver();
    await leaver.execute(1, context);

    leaver.own?.spend({ usd: 0.25 });

    expect(context.spent().usd).toBe(0.75);
  });

  it('is that of the execution, that of a child context in it, and grows outwards', () => {
    const context = observed(isObserved);
    const child = context.child();
    const other = child.child({ workflowId: 'other' });

    context.spend({ usd: 1 });
    child.spend({ usd: 2 });
    other.with(createContextKey<number>('key'), 1).spend({ usd: 4 });

    expect([context, child, other].map((each) => each.spent().usd)).toEqual([7, 6, 4]);
    expect(context.forChild(undefined).spent().usd).toBe(7);
  });

  it('is that of a workflow inside, and of the one around', async () => {
    const seen: number[] = [];
    class Inner extends Spender {
      override readonly startsWorkflow = true;
      protected override async run(input: number, own: WorkflowContext): Promise<number> {
        await super.run(input, own);
        seen.push(own.spent().usd);
        return input;
      }
    }
    const context = observed(isObserved);

    await new Spender([{ usd: 1 }], [new Inner([{ usd: 2 }])]).execute(1, context);

    expect(seen).toEqual([2]);
    expect(context.spent().usd).toBe(3);
  });

  it('has no part of background work', () => {
    const context = observed(isObserved);

    context.detached().spend({ usd: 1 });

    expect(context.spent()).toEqual({ usd: 0, totalTokens: 0, ...none });
  });

  it('gets what shared work cost when it is charged, and what that spends later', () => {
    const context = observed(isObserved);
    const shared = context.forSharedWork(new AbortScope({}));

    shared.spend({ usd: 0.25, reasoningTokens: 3 });
    expect(shared.spentInside?.usd).toBe(0.25);
    expect(context.spent().usd).toBe(0);

    context.charge(shared);
    expect(context.spent()).toEqual({ ...none, usd: 0.25, totalTokens: 3, reasoningTokens: 3 });

    shared.spend({ usd: 0.5 });
    expect(context.spent().usd).toBe(0.75);
  });

  it('is nothing in shared work that spends nothing', () => {
    const context = observed(isObserved);
    const shared = context.forSharedWork(new AbortScope({}));

    context.charge(shared);

    expect(shared.spentInside).toBeUndefined();
    expect(context.spent().usd).toBe(0);
  });

  it('is wasted once: what a part has taken is left out in those around, and the reverse', () => {
    const context = observed(isObserved).withLedger();
    const [first, second] = [context.withLedger(), context.withLedger()];
    first.spend({ usd: 0.1 });
    second.spend({ usd: 0.2 });
    context.spend({ usd: 0.4 });

    expect([first.takeWaste(), first.takeWaste(), context.takeWaste()]).toEqual([0.1, 0, 0.6]);
    second.spend({ usd: 0.8 });
    expect([second.takeWaste(), context.takeWaste()]).toEqual([0.8, 0]);
    expect(context.spent().usd).toBe(1.5);
  });

  it('is wasted where shared work is charged that has wasted a part of it', () => {
    const context = observed(isObserved).withLedger();
    const shared = context.forSharedWork(new AbortScope({}));
    const attempt = shared.withLedger();
    attempt.spend({ usd: 0.1 });
    shared.spend({ usd: 0.2 });

    expect(attempt.takeWaste()).toBe(0.1);
    context.charge(shared);
    expect(context.takeWaste()).toBe(0.2);
  });

  it('has that of clean-up work, and of a part with a ledger of its own', () => {
    const context = observed(isObserved);
    const ledger = new CostLedger();
    const part = context.withLedger(ledger);

    context.forCleanup(new AbortScope({})).spend({ usd: 1 });
    part.spend({ usd: 2 });

    expect(context.spent().usd).toBe(3);
    expect([part.spentInside?.usd, ledger.total.usd]).toEqual([2, 2]);
  });
});

it.each<[string, Spending, string]>([
  ['NaN', { usd: NaN }, 'usd, got NaN'],
  ['a negative number', { usd: -1 }, 'usd, got -1'],
  ['Infinity', { usd: Infinity }, 'usd, got Infinity'],
  ['text', { usd: '1' as never }, 'usd, got a string'],
  ['half a token', { inputTokens: 1.5 }, 'inputTokens, got 1.5'],
  ['fewer tokens than none', { outputTokens: -1 }, 'outputTokens, got -1'],
  ['nothing', undefined as never, 'an object, got'],
])('warns once of %s, which is not counted', (_, wrong, words) => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const context = WorkflowContext.create();

  for (let times = 0; times < 3; times++) context.spend(wrong);
  context.spend({ usd: 1, cachedInputTokens: null as never });

  expect(context.spent().usd).toBe(1);
  expect(context.spent().totalTokens).toBe(0);
  expect(warned).toHaveBeenCalledTimes(1);
  expect(String(warned.mock.calls[0]?.[0])).toContain(words);
});

it('is as before when an amount is taken back', () => {
  const sum = Amounts.of({ usd: 0.3, inputTokens: 3 });
  const part = Amounts.of({ usd: 1e-9 / 3, inputTokens: 1 });

  sum.add(part);
  sum.subtract(part);

  expect(sum).toEqual(Amounts.of({ usd: 0.3, inputTokens: 3 }));
});

it('rounds a sum once, to the nearest number', () => {
  const sum = Amounts.of({ usd: 8_000_000.1 });

  for (let times = 0; times < 3; times++) sum.add(Amounts.of({ usd: 1e-18 }));

  expect(sum.usd).toBe(8_000_000.1);
  expect([sum.nanoUsd, sum.rest]).toEqual([8_000_000_100_000_000, 3]);
  expect(sum.compareUsd(Amounts.of({ usd: 8_000_000.1 }))).toBeGreaterThan(0);
});

/** Spends while it runs, and once more when the test says so. */
class Leaver extends WorkflowPrimitive<number, number> {
  own: WorkflowContext | undefined;
  protected async run(input: number, context: WorkflowContext): Promise<number> {
    this.own = context;
    context.spend({ usd: 0.5, model: 'small', provider: 'openai' });
    return input;
  }
}

describe('an observer', () => {
  it('is told what was spent in a step, and at the end the sum with the steps inside', async () => {
    const recording = new RecordingInstrumentation();
    const leaver = new Leaver('leaver');

    await new Spender([{ outputTokens: 4 }], [leaver as never]).execute(
      1,
      WorkflowContext.create({ instrumentation: recording }),
    );
    leaver.own?.spend({ usd: 0.25 });

    const [outer, inner] = recording.steps;
    const call = { ...none, usd: 0.5, totalTokens: 0, model: 'small', provider: 'openai', operation: undefined };
    expect(inner?.spendings).toEqual([
      { ...call, late: false },
      { ...call, usd: 0.25, model: undefined, provider: undefined, late: true },
    ]);
    expect(outer?.spendings).toMatchObject([{ usd: 0, outputTokens: 4 }]);
    expect(inner?.outcomes[0]?.spent).toEqual({ ...none, usd: 0.5, totalTokens: 0 });
    expect(outer?.outcomes[0]?.spent).toEqual({ ...none, usd: 0.5, outputTokens: 4, totalTokens: 4 });
  });

  it('gets no sum where nothing was spent', async () => {
    const recording = new RecordingInstrumentation();

    await new Spender([]).execute(1, WorkflowContext.create({ instrumentation: recording }));

    expect(recording.steps[0]?.outcomes[0]).not.toHaveProperty('spent');
  });

  it('may throw, one of several, and the others are told', async () => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const recording = new RecordingInstrumentation();
    const broken = {
      start: () => ({
        spend: () => {
          throw new Error('broken');
        },
        end: () => undefined,
      }),
    };
    const context = WorkflowContext.create({ instrumentation: composeInstrumentations(broken, recording) });

    await new Spender([{ usd: 1 }]).execute(1, context);

    expect(recording.steps[0]?.spendings).toHaveLength(1);
    expect(context.spent().usd).toBe(1);
  });
});
