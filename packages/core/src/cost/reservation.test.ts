import { describe, expect, it } from '@jest/globals';
import { Amounts, isPlainCall, LimitedLedger } from '../authors.js';
import { StepStream, WorkflowContext, WorkflowPrimitive } from '../index.js';
import { RecordingInstrumentation } from '../testing/index.js';

const refused = new Error('nothing left');

/** Lets one dollar be spent. */
class OneDollar extends LimitedLedger {
  readonly reserved = new Amounts();

  get refusal(): unknown {
    return this.total.usd >= 1 ? refused : undefined;
  }

  reserve(amounts: Amounts): unknown {
    if (this.total.usd + this.reserved.usd + amounts.usd > 1) return refused;
    this.reserved.add(amounts);
    return undefined;
  }

  release(amounts: Amounts): void {
    this.reserved.subtract(amounts);
  }
}

class Step<Output> extends WorkflowPrimitive<number, Output> {
  constructor(private readonly body: (context: WorkflowContext) => Output | Promise<Output>) {
    super('step');
  }
  protected run(_: number, context: WorkflowContext): Promise<Output> {
    return this.body(context) as Promise<Output>;
  }
}

describe.each([
  ['observed', true],
  ['not observed', false],
])('a limited ledger, %s', (_, isObserved) => {
  const start = (): { ledger: OneDollar; context: WorkflowContext } => {
    const ledger = new OneDollar();
    const options = isObserved ? { instrumentation: new RecordingInstrumentation() } : {};
    return { ledger, context: WorkflowContext.create(options).withLedger(ledger) };
  };

  it('lets no step start where nothing is left, and leaves those that run', async () => {
    const { context } = start();
    const ran: string[] = [];
    const outer = new Step(async (own) => {
      own.spend({ usd: 1 });
      await new Step(async () => ran.push('inner')).execute(1, own.forChild(undefined)).catch((error: unknown) => {
        ran.push(error === refused ? 'refused' : 'failed');
      });
      return 'done';
    });

    expect(await outer.execute(1, context)).toBe('done');
    expect(ran).toEqual(['refused']);
    expect(context.refusal).toBe(refused);
  });

  it('has no step inside called directly', async () => {
    const { context } = start();
    const step = new Step(async () => 1);

    expect(isPlainCall(step, context)).toBe(false);
    expect(isPlainCall(step, WorkflowContext.create())).toBe(true);
  });

  it('counts clean-up and does not refuse it', async () => {
    const { context, ledger } = start();
    context.spend({ usd: 2 });

    const cleanup = context.forCleanup(context.createScope());

    expect(await new Step(async (own) => (own.spend({ usd: 1 }), 'done')).execute(1, cleanup)).toBe('done');
    expect(ledger.total.usd).toBe(3);
  });

  it('is asked in a child context and in a workflow inside too', async () => {
    const { context } = start();
    context.spend({ usd: 1 });
    class Workflow extends Step<number> {
      override readonly startsWorkflow = true;
    }

    await expect(new Step(async () => 1).execute(1, context.child({ workflowId: 'w' }))).rejects.toBe(refused);
    await expect(new Workflow(async () => 1).execute(1, context)).rejects.toBe(refused);
  });

  it.each<[string, (context: WorkflowContext) => unknown]>([
    ['a value', () => 1],
    ['a failure', () => Promise.reject(new Error('broken'))],
    [
      'a failure at once',
      () => {
        throw new Error('broken');
      },
    ],
  ])('gets back what a step set aside that ends with %s', async (_name, end) => {
    const { context, ledger } = start();
    const during: number[] = [];
    const early = new Step((own) => {
      own.reserve({ usd: 0.75 });
      during.push(ledger.reserved.usd);
      return end(own);
    });
    const late = new Step(async (own) => {
      await Promise.resolve();
      own.reserve({ usd: 0.5 });
      own.reserve({ usd: 0.25 });
      during.push(ledger.reserved.usd);
      return end(own);
    });

    for (const step of [early, late]) {
      await step.execute(1, context).catch(() => undefined);
      expect(ledger.reserved.usd).toBe(0);
    }

    expect(during).toEqual([0.75, 0.75]);
    expect(ledger.total.usd).toBe(0);
  });

  it('gets back at its end what a stream set aside', async () => {
    const { context, ledger } = start();
    const stream = await new Step(async (own) => {
      own.reserve({ usd: 0.75 });
      return new StepStream(() => [1, 2], own);
    }).execute(1, context);

    expect(ledger.reserved.usd).toBe(0.75);
    for await (const item of stream) expect(item).toBeGreaterThan(0);
    expect(ledger.reserved.usd).toBe(0);
  });

  it('gives back at once what is set aside after the end of the step', async () => {
    const { context, ledger } = start();
    let left: WorkflowContext | undefined;
    await new Step(async (own) => {
      left = own;
      own.reserve({ usd: 0.5 });
    }).execute(1, context);

    left?.reserve({ usd: 0.5 });

    expect(ledger.reserved.usd).toBe(0);
  });

  it('gets the real cost in place of what was set aside, once', () => {
    const { context, ledger } = start();

    const settled = context.reserve({ usd: 0.5 });
    settled.settle({ usd: 0.25 });
    settled.release();
    const estimated = context.reserve({ usd: 0.5 });
    estimated.settle();
    {
      using unused = context.reserve({ usd: 0.25 });
      expect(unused).toBeDefined();
      expect(ledger.reserved.usd).toBe(0.25);
    }

    expect([ledger.total.usd, ledger.reserved.usd]).toEqual([0.75, 0]);
  });

  it('sets aside in all ledgers around, or in none', () => {
    const { context: outer, ledger } = start();
    const inner = new OneDollar();
    const context = outer.withLedger(inner);
    outer.spend({ usd: 0.75 });

    expect(() => context.reserve({ usd: 0.5 })).toThrow(refused);

    expect([ledger.reserved.usd, inner.reserved.usd]).toEqual([0, 0]);
    context.reserve({ usd: 0.25 });
    expect([ledger.reserved.usd, inner.reserved.usd]).toEqual([0.25, 0.25]);
  });
});

it('spends what a reservation is settled with where there is no budget', () => {
  const context = WorkflowContext.create();

  context.reserve({ usd: 5 }).settle({ usd: 4 });

  expect(context.spent().usd).toBe(4);
});

it.each([
  ['nothing', undefined, /^reserve must be an object/],
  ['NaN', { usd: NaN }, /^reserve\.usd must be a finite number of at least 0, got NaN/],
  ['half a token', { inputTokens: 0.5 }, /^reserve\.inputTokens must be an integer of at least 0, got 0\.5/],
])('refuses to set %s aside', (_, estimate, message) => {
  expect(() => WorkflowContext.create().reserve(estimate as never)).toThrow(message);
});

describe('a limited ledger of another copy of this package', () => {
  it('limits too', async () => {
    const total = Amounts.of({ usd: 2 });
    const foreign = {
      total,
      charge: (amounts: Amounts) => total.add(amounts),
      refusal: refused,
      reserve: () => refused,
      release: () => undefined,
    } as unknown as LimitedLedger;
    const context = WorkflowContext.create().withLedger(foreign);

    await expect(new Step(async () => 'ran').execute(1, context)).rejects.toBe(refused);
    expect(() => context.reserve({ usd: 1 })).toThrow(refused);
  });
});
