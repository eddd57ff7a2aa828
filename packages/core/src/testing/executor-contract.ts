import assert from 'node:assert/strict';
import { sleep } from '../cancellation/sleep.js';
import type { WorkflowContext } from '../context/workflow-context.js';
import { WorkflowPrimitive } from '../workflow-primitive.js';
import type { ContractCase } from './primitive-contract.js';

/** One execution of a workflow that an engine keeps, and that several processes continue one after the other. */
export interface RecordedExecution {
  /**
   * Executes the workflow from its beginning, as another process does after a crash. An execution that still runs is cut
   * off: it records nothing any more. `signal` ends this one early.
   */
  execute(workflow: WorkflowPrimitive<number, unknown>, input: number, signal?: AbortSignal): Promise<unknown>;
}

/**
 * The promises of every engine that runs steps by a `StepExecutor`, for any test runner:
 * `it.each(executorContract(() => memoryRecord()))('$promise', ({ verify }) => verify())`.
 */
export function executorContract(open: () => RecordedExecution | Promise<RecordedExecution>): ContractCase[] {
  const cases: Record<string, () => Promise<void>> = {
    'gives the result of the workflow': async () => {
      const execution = await open();
      assert.equal(await execution.execute(chain([plus(1), plus(2)]), 1), 4);
    },
    'runs a recorded step no more': async () => {
      const execution = await open();
      const step = plus(1);
      assert.equal(await execution.execute(chain([step]), 1), 2);
      assert.equal(await execution.execute(chain([step]), 1), 2);
      assert.equal(step.calls, 1);
    },
    'continues after the last step that was recorded': async () => {
      const execution = await open();
      const [first, second] = [plus(1), plus(2)];
      const hangs = new Step('plus 2', () => new Promise<never>(() => undefined));
      void execution.execute(chain([first, hangs]), 1).catch(() => undefined);
      await until(() => hangs.calls === 1);

      assert.equal(await execution.execute(chain([first, second]), 1), 4);
      assert.deepEqual([first.calls, second.calls], [1, 1]);
    },
    'records a step with all inside as one, unless it is a composite that replays': async () => {
      const execution = await open();
      const inner = plus(1);
      const outer = new Step('outer', async (input, context) => inner.execute(input, context));
      const broken = new Step('broken', () => Promise.reject(new Error('broken')));
      for (let run = 0; run < 2; run++)
        await assert.rejects(execution.execute(chain([outer, broken]), 1), { message: 'broken' });
      assert.deepEqual([outer.calls, inner.calls, broken.calls], [1, 1, 1]);
    },
    'throws a recorded failure again, with its name, message and code': async () => {
      const execution = await open();
      const failure = Object.assign(new RangeError('too far'), { code: 'E_FAR' });
      const step = new Step('fails', () => Promise.reject(failure));
      for (let run = 0; run < 2; run++)
        await assert.rejects(execution.execute(chain([step]), 1), (error: Error & { code?: unknown }) => {
          assert.deepEqual([error.name, error.message, error.code], ['RangeError', 'too far', 'E_FAR']);
          return true;
        });
      assert.equal(step.calls, 1);
    },
    'gives the very error that a step threw, where the step ran here': async () => {
      const execution = await open();
      const failure = new Error('broken');
      const step = new Step('fails', () => Promise.reject(failure));
      const catches = new Composite('catches', async (context) =>
        step.execute(1, context).catch((error: unknown) => error === failure),
      );
      assert.equal(await execution.execute(catches, 1), true);
    },
    'knows the steps of branches that end in another order': async () => {
      const execution = await open();
      // The second branch ends first, and the first one is cut off: its place in the record stays empty.
      const [slow, next, quick] = [new Step('slow', () => new Promise<never>(() => undefined)), plus(10), plus(2)];
      const quickEnd = plus(3);
      void execution.execute(branches([chain([slow, next]), chain([quick, quickEnd])]), 1).catch(() => undefined);
      await until(() => slow.calls === 1 && quickEnd.calls === 1);
      // Until the record has it.
      await sleep(50);

      const again = new Step('slow', async (input) => input + 1);
      const outputs = await execution.execute(branches([chain([again, next]), chain([quick, quickEnd])]), 1);
      assert.deepEqual(outputs, [12, 6]);
      assert.deepEqual([again.calls, next.calls, quick.calls, quickEnd.calls], [1, 1, 1, 1]);
    },
    'adds what a recorded step spent to the costs of the execution, also where it failed': async () => {
      const execution = await open();
      const spends = (usd: number): Step =>
        new Step(`spends ${usd}`, (input, context) => {
          context.spend({ usd, inputTokens: 10, outputTokens: 1 });
          return input < 0 ? Promise.reject(new Error('broken')) : Promise.resolve(input);
        });
      const sums = new Composite('sums', async (context, input) => {
        // One that is not an integer of 1e-9 US dollars, as of ten tokens at 0.0002 a million.
        for (const usd of [0.1, 0.2, 2e-9 + 1e-9 / 4]) await spends(usd).execute(input, context);
        await spends(0.3)
          .execute(-1, context)
          .catch(() => undefined);
        const { usd, totalTokens } = context.spent();
        return [usd, totalTokens];
      });
      // The sum is that of the execution, also for a composite inside another one.
      const outer = new Composite('outer', async (context, input) => {
        await spends(0.4).execute(input, context);
        return sums.execute(input, context);
      });
      for (let run = 0; run < 3; run++) assert.deepEqual(await execution.execute(outer, 1), [1.00000000225, 55]);
    },
    'calls what decides the next steps once': async () => {
      const execution = await open();
      let draws = 0;
      const draw = new Composite('draw', async (context) => context.executor?.record('draw', () => ++draws, context));
      assert.equal(await execution.execute(draw, 1), 1);
      assert.equal(await execution.execute(draw, 1), 1);
    },
    'waits no longer for a time that is over': async () => {
      const execution = await open();
      let waits = 0;
      const waiting = new Composite('waiting', async (context) => {
        await context.sleep(20);
        return ++waits;
      });
      await execution.execute(waiting, 1);
      await execution.execute(waiting, 1);
      assert.equal(waits, 2);
    },
    'gives a step the same key whenever it is repeated, and each step another one': async () => {
      const execution = await open();
      const keys: unknown[] = [];
      const tell = (name: string, ends: boolean): Step =>
        new Step(name, (input, context) => {
          keys.push(context.stepKey);
          return ends ? Promise.resolve(input) : new Promise<never>(() => undefined);
        });
      void execution.execute(chain([tell('one', true), tell('two', false)]), 1).catch(() => undefined);
      await until(() => keys.length === 2);
      await execution.execute(chain([tell('one', true), tell('two', true)]), 1);

      assert.equal(new Set(keys).size, 2);
      assert.equal(keys[1], keys.at(-1));
      for (const key of keys) assert.match(String(key), /^[0-9a-f]{64}$/);
    },
    'repeats an abort with the identical reason': async () => {
      const execution = await open();
      const listens = new Step('listens', (_, { signal }) => sleep(10_000, signal).then(() => 0));
      const ends = new Composite('ends', async (context) => {
        const scope = context.createScope();
        const reason = new Error('not wanted');
        const running = listens.execute(1, context.forChild(undefined, scope)).then(
          () => false,
          (error: unknown) => error === reason,
        );
        setTimeout(() => scope.abort(reason), 20);
        return running.finally(() => scope.dispose());
      });
      assert.equal(await execution.execute(ends, 1), true);
      assert.equal(await execution.execute(ends, 1), true);
      assert.equal(listens.calls, 1);
    },
    'starts nothing once the signal is aborted': async () => {
      const execution = await open();
      const step = plus(1);
      await assert.rejects(execution.execute(chain([step]), 1, AbortSignal.abort(new Error('not wanted'))));
      assert.equal(step.calls, 0);
    },
    'refuses a record of another workflow': async () => {
      const execution = await open();
      const hangs = new Step('hangs', () => new Promise<never>(() => undefined));
      const first = plus(1);
      void execution.execute(chain([first, hangs]), 1).catch(() => undefined);
      await until(() => hangs.calls === 1);
      await assert.rejects(execution.execute(chain([plus(2), plus(3)]), 1), { code: 'ERR_TTA_STEP_MISMATCH' });
    },
  };
  return Object.entries(cases).map(([promise, verify]) => ({ promise, verify }));
}

class Step extends WorkflowPrimitive<number, number> {
  calls = 0;
  constructor(
    name: string,
    private readonly body: (input: number, context: WorkflowContext) => Promise<number>,
  ) {
    super(name);
  }
  protected run(input: number, context: WorkflowContext): Promise<number> {
    this.calls++;
    return this.body(input, context);
  }
}

class Composite extends WorkflowPrimitive<number, unknown> {
  override readonly replays = true;
  override readonly runsOnlyChildren = true;
  constructor(
    name: string,
    private readonly body: (context: WorkflowContext, input: number) => Promise<unknown>,
  ) {
    super(name);
  }
  protected run(input: number, context: WorkflowContext): Promise<unknown> {
    return this.body(context, input);
  }
}

function plus(summand: number): Step {
  return new Step(`plus ${summand}`, async (input) => input + summand);
}

function chain(steps: readonly WorkflowPrimitive<number, number>[]): WorkflowPrimitive<number, unknown> {
  return new Composite('chain', async (context, input) => {
    let value = input;
    for (const step of steps) value = await step.execute(value, context);
    return value;
  });
}

function branches(steps: readonly WorkflowPrimitive<number, unknown>[]): WorkflowPrimitive<number, unknown> {
  return new Composite('branches', (context, input) => Promise.all(steps.map((step) => step.execute(input, context))));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}
