import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WorkflowPrimitive, type WorkflowContext } from '../index.js';
import { executorContract, memoryRecord, RecordingInstrumentation, type MemoryRecord } from './index.js';

describe('a memory record', () => {
  it.each(
    executorContract(() => {
      const record = memoryRecord();
      return { execute: (workflow, input, signal) => record.execute(workflow, input, { signal }) };
    }),
  )('$promise', ({ verify }) => verify());

  it('observes steps as usual, and those that were recorded not again', async () => {
    const recording = new RecordingInstrumentation();
    const record = memoryRecord();
    const workflow = new Together('together', [new Sleeper('one', 1), new Sleeper('two', 0)]);

    await record.execute(workflow, [], { instrumentation: recording });
    await record.execute(workflow, [], { instrumentation: recording });

    expect(recording.steps.map(({ name }) => name)).toEqual(['together', 'one', 'two', 'together']);
  });

  it('adds the costs of recorded steps to the sums of the steps around, and tells no observer of them again', async () => {
    const record = memoryRecord();
    const outcomes = [];
    const spendings = [];
    for (let run = 0; run < 2; run++) {
      const recording = new RecordingInstrumentation();
      await record.execute(new Together('together', [new Buyer(0.1), new Buyer(0.2)]), [], {
        instrumentation: recording,
      });
      outcomes.push(recording.step('together').outcomes[0]?.spent?.usd);
      spendings.push(recording.steps.flatMap((step) => step.spendings).length);
    }

    expect(outcomes).toEqual([0.3, 0.3]);
    expect(spendings).toEqual([2, 0]);
  });

  it('gives each step the same path, however the branches interleave', async () => {
    const delays = fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(delays, fc.infiniteStream(fc.nat(3)), async (shape, others) => {
        const [one, another] = [memoryRecord(), memoryRecord()];

        await one.execute(tree(shape), []);
        await another.execute(tree(shape.map((branch) => branch.map(() => others.next().value as number))), []);

        expect(paths(another)).toEqual(paths(one));
      }),
      { numRuns: 30 },
    );
  });
});

function paths(record: MemoryRecord): string[] {
  return [...record.steps].map(([path, { name }]) => `${path} ${name}`).sort();
}

function tree(shape: readonly (readonly number[])[]): WorkflowPrimitive<unknown, unknown> {
  return new Together(
    'tree',
    shape.map((delays, branch) => new Chain(delays.map((delay, index) => new Sleeper(`${branch} ${index}`, delay)))),
  );
}

class Buyer extends WorkflowPrimitive<unknown, unknown> {
  constructor(private readonly usd: number) {
    super(`buyer ${usd}`);
  }
  protected async run(input: unknown, context: WorkflowContext): Promise<unknown> {
    context.spend({ usd: this.usd });
    return input;
  }
}

class Sleeper extends WorkflowPrimitive<unknown, unknown> {
  constructor(
    name: string,
    private readonly delayMs: number,
  ) {
    super(name);
  }
  protected async run(input: unknown, context: WorkflowContext): Promise<unknown> {
    await context.sleep(this.delayMs);
    return input;
  }
}

class Together extends WorkflowPrimitive<unknown, unknown> {
  override readonly replays = true;
  constructor(
    name: string,
    private readonly steps: readonly WorkflowPrimitive<unknown, unknown>[],
  ) {
    super(name);
  }
  protected run(input: unknown, context: WorkflowContext): Promise<unknown> {
    return Promise.all(this.steps.map((step) => step.execute(input, context)));
  }
}

class Chain extends WorkflowPrimitive<unknown, unknown> {
  override readonly replays = true;
  constructor(private readonly steps: readonly WorkflowPrimitive<unknown, unknown>[]) {
    super('chain');
  }
  protected async run(input: unknown, context: WorkflowContext): Promise<unknown> {
    let value = input;
    for (const step of this.steps) value = await step.execute(value, context);
    return value;
  }
}
