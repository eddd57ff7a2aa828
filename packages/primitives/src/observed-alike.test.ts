import { describe, expect, it } from '@jest/globals';
import { WorkflowContext, WorkflowPrimitive } from '@tta/core';
import { RecordingInstrumentation } from '@tta/core/testing';
import fc from 'fast-check';
import {
  budget,
  bulkhead,
  cache,
  chaos,
  circuitBreaker,
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
  route,
  saga,
  sequential,
  task,
  timeout,
} from './index.js';

type Step = WorkflowPrimitive<number, number>;
type Wrap = (child: Step) => Step;

const sum = task('sum', (each: number[]) => each.reduce((a, b) => a + b, 0));
const wraps: Record<string, Wrap> = {
  task: (child) => task('task', (input: number, context) => child.execute(input, context)),
  sequential: (child) => sequential([child]),
  retry: (child) => retry(child, { maxRetries: 1, initialDelayMs: 0 }),
  cache: (child) => cache(child, { key: String }),
  budget: (child) => budget(child, { maxUsd: 1 }),
  'budget that ends its steps': (child) => budget(child, { maxUsd: 1, abortRunning: true }),
  metered: (child) => metered(child, { onSpent: () => undefined }),

  circuitBreaker: (child) => circuitBreaker(child),
  bulkhead: (child) => bulkhead(child, { maxConcurrency: 100 }),

  hedge: (child) => hedge(child, { delayMs: 60_000, idempotent: true }),
  chaos: (child) => chaos(child, { enabled: true, latencyMs: 1 }),
  fallback: (child) => fallback(child, [task('other', (input: number) => -input)]),
  timeout: (child) => timeout(child, { timeoutMs: 60_000 }),
  'timeout that abandons': (child) => timeout(child, { timeoutMs: 60_000, mode: 'abandon' }),
  rateLimit: (child) => rateLimit(child, { permits: 100, perMs: 1000 }),
  route: (child) => route(async () => 'only' as const, { only: child }),
  conditional: (child) => conditional(() => false, child, child),
  repeat: (child) => repeat(child, { until: () => true, maxIterations: 1 }),
  race: (child) => race([child]),
  saga: (child) => saga([{ run: child }]),
  map: (child) => sequential([task('list', (input: number) => [input, input]), map(child), sum]),
  keyed: (child) => keyed(String, () => child),
  resilient: (child) => resilient(child, { idempotent: false }),
  parallel: (child) => sequential([parallel([child, child]), sum]),
  'parallel with a bound': (child) => sequential([parallel([child, child], { maxConcurrency: 1 }), sum]),
};

/** Steps as plain JavaScript can write them. */
const odd: Record<string, () => Step> = {
  'throws at once in execute': () =>
    step({
      execute: () => {
        throw new Error('at once');
      },
    }),
  'gives a bare thenable from execute': () => step({ execute: (input: number) => thenable(input + 1) }),
  'gives a value from execute': () => step({ execute: (input: number) => input + 1 }),
  'rejects by a bare thenable from execute': () => step({ execute: () => failing() }),
  'throws at once in run': () =>
    ran(() => {
      throw new Error('at once');
    }),
  'gives a bare thenable from run': () => ran((input) => thenable(input + 1)),
  'gives a value from run': () => ran((input) => input + 1),
  'rejects by a bare thenable from run': () => ran(() => failing()),
  succeeds: () => ran(async (input) => input + 1),
  fails: () => ran(async () => Promise.reject(new Error('later'))),
};

describe('observed and unobserved', () => {
  it('end alike, whatever the step does and however it is wrapped', async () => {
    const names = fc.array(fc.constantFrom(...Object.keys(wraps)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(odd)), names, async (made, around) => {
        const build = (): Step =>
          around.reduce<Step>((child, name) => (wraps[name] as Wrap)(child), (odd[made] as () => Step)());

        const alone = await ended(() => build().execute(1));
        const instrumentation = new RecordingInstrumentation();
        const watched = await ended(() => build().execute(1, WorkflowContext.create({ instrumentation })));

        // A step that is not ours throws at once where it stands alone; anything of ours around it makes a rejection of
        // that.
        if (around.length > 0) expect(watched).toEqual(alone);
        expect(instrumentation.steps.map(({ status }) => status)).not.toContain(undefined);
      }),
      { numRuns: 400 },
    );
  });
});

describe('parallel', () => {
  it('with a bound starts 100,000 branches in a time that grows as they do', async () => {
    const branch = task('branch', () => 1);
    const timed = async (count: number): Promise<number> => {
      const many = parallel(
        Array.from({ length: count }, () => branch),
        { maxConcurrency: 10 },
      );
      const before = process.cpuUsage();
      await many.execute(0);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await timed(12_500);

    // Eight times as many take 64 times as long where all that wait are moved for each.
    const ratios: number[] = [];
    for (let round = 0; round < 3; round++) ratios.push((await timed(100_000)) / (await timed(12_500)));
    expect(Math.min(...ratios)).toBeLessThan(24);
  });

  it('of nothing gives nothing, in the same shape', async () => {
    await expect(parallel([]).execute(1)).resolves.toEqual([]);
    await expect(parallel({}).execute(1)).resolves.toEqual({});
    await expect(parallel([], { mode: 'settle', maxConcurrency: 1 }).execute(1)).resolves.toEqual([]);
  });
});

function step(members: { execute: (input: number) => unknown }): Step {
  return {
    name: 'odd',
    type: 'odd',
    runsOnlyChildren: false,
    children: [],
    events: [],
    ...members,
  } as unknown as Step;
}
function ran(run: (input: number) => unknown): Step {
  class Odd extends WorkflowPrimitive<number, number> {
    protected run(input: number): Promise<number> {
      return run(input) as Promise<number>;
    }
  }
  return new Odd();
}
function thenable(value: number): unknown {
  return { then: (resolve: (given: number) => void) => resolve(value) };
}
function failing(): unknown {
  return { then: (_: unknown, reject: (error: Error) => void) => reject(new Error('later')) };
}
async function ended(run: () => Promise<unknown>): Promise<string> {
  try {
    return `gives ${String(await run())}`;
  } catch (error) {
    return `throws ${(error as Error).name}: ${(error as Error).message}`;
  }
}
