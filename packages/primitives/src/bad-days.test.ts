import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext, type Instrumentation, type WorkflowPrimitive } from '@tta/core';
import { cache, parallel, retry, retryAttemptKey, sequential, task } from './index.js';
import { heapAfterCollection } from './testing/heap-after-collection.js';

const emitWarning = jest.spyOn(process, 'emitWarning');
beforeEach(() => {
  emitWarning.mockReset().mockImplementation(() => undefined);
});

/** All primitives in one; a multiple of ten fails before it succeeds. */
function workflow(): WorkflowPrimitive<number, number> {
  const flaky = task('flaky', async (n: number, context) => {
    if (n % 10 === 0 && context.get(retryAttemptKey) === 1) throw new Error('broken');
    return n;
  });
  return sequential([
    retry(flaky, { initialDelayMs: 0 }),
    parallel([
      task('same', (n: number) => n),
      task('reads-signal', (n: number, context) => n + Number(n % 5 === 0 && context.signal.aborted)),
    ]),
    cache(
      task('sum', ([a, b]: number[]) => (a ?? 0) + (b ?? 0)),
      { key: String, maxEntries: 50 },
    ),
  ]);
}

const ignores: Instrumentation = { start: () => ({ end: () => undefined }) };
const fail = (): never => {
  throw new Error('listener is broken');
};

describe('100,000 executions', () => {
  it('leave no growth in heap and no listener on a signal', async () => {
    const { signal } = new AbortController();
    const steps = workflow();
    const run = async (executions: number): Promise<void> => {
      for (let done = 0; done < executions; done += 100) {
        await Promise.all(
          Array.from({ length: 100 }, (_, index) => {
            const instrumentation = index % 2 === 0 ? ignores : undefined;
            const deadline = index % 20 === 0 ? Date.now() + 600_000 : undefined;
            return steps.execute(index, WorkflowContext.create({ signal, instrumentation, deadline }));
          }),
        );
      }
    };
    await run(5000);
    const before = await heapAfterCollection();

    await run(100_000);
    const after = await heapAfterCollection();

    // A single number kept by each execution would make 800 kB.
    expect(after - before).toBeLessThan(800_000);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('a listener that throws', () => {
  it.each<{ method: string; instrumentation: Instrumentation }>([
    { method: 'start', instrumentation: { start: fail } },
    { method: 'run', instrumentation: { start: () => ({ run: fail, end: () => undefined }) } },
    { method: 'event', instrumentation: { start: () => ({ event: fail, end: () => undefined }) } },
    { method: 'end', instrumentation: { start: () => ({ end: fail }) } },
  ])('in $method changes no result and is warned of once', async ({ method, instrumentation }) => {
    const [watched, alone] = [workflow(), workflow()];

    for (const n of [1, 10, 1]) {
      const output = await watched.execute(n, WorkflowContext.create({ instrumentation }));
      expect(output).toBe(await alone.execute(n));
    }

    expect(emitWarning).toHaveBeenCalledTimes(1);
    expect(emitWarning.mock.calls[0]?.[0]).toContain(`threw in ${method}: Error: listener is broken`);
  });
});
