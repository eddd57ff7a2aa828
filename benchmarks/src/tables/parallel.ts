import { addOne, double, subtractThree } from '../contestants/trivial-steps.js';
import { atMostTimes } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const branches = [addOne, double, subtractThree] as const;

/** A branch is handed its context, though a trivial one does not look at it. */
function called(branch: (n: number) => Promise<number>, n: number, _context: object): Promise<number> {
  return branch(n);
}

const probe = { input: 5, output: [6, 10, 2] };

export const parallel = defineTable({
  name: 'parallel',
  title: 'three trivial branches at a time, nothing observed',
  about:
    'One operation gives three async functions the same input and waits for all. TTA, as its peers but Promise.all, also has to be able to stop the other branches when one fails.',
  contestants: {
    'Promise.all': awaited(probe, () => ({
      run: (n) => Promise.all([addOne(n), double(n), subtractThree(n)]),
    })),
    'the least': awaited(
      probe,
      () => ({
        run: (n) =>
          new Promise((resolve, reject) => {
            const scope = { isAborted: false };
            const context = { scope };
            const outputs: number[] = [];
            let left = branches.length;
            branches.forEach((branch, index) => {
              called(branch, n, context).then((value) => {
                outputs[index] = value;
                if (--left === 0) resolve(outputs);
              }, reject);
            });
          }),
      }),
      'a context and a scope that could end the others; nothing asks whether a branch is observed',
    ),
    TTA: awaited(probe, async () => {
      const { parallel, task } = await import('@tta/primitives');
      const workflow = parallel([task('add', addOne), task('double', double), task('subtract', subtractThree)]);
      return { run: (n) => workflow.execute(n) };
    }),
    'p-all': awaited(probe, async () => {
      const { default: pAll } = await import('p-all');
      return { run: (n) => pAll([() => addOne(n), () => double(n), () => subtractThree(n)]) };
    }),
    'p-map': awaited(probe, async () => {
      const { default: pMap } = await import('p-map');
      return { run: (n) => pMap(branches, (branch) => branch(n)) };
    }),
    'Effect.all': awaited(probe, async () => {
      const { Effect } = await import('effect');
      return {
        run: (n) =>
          Effect.runPromise(
            Effect.all(
              branches.map((branch) => Effect.promise(() => branch(n))),
              { concurrency: 'unbounded' },
            ),
          ),
      };
    }),
    'LangChain RunnableParallel': awaited(
      probe,
      async () => {
        const { RunnableLambda, RunnableParallel } = await import('@langchain/core/runnables');
        const workflow = RunnableParallel.from<number>({
          a: RunnableLambda.from(addOne),
          b: RunnableLambda.from(double),
          c: RunnableLambda.from(subtractThree),
        });
        return {
          run: async (n) => {
            const outputs: Record<string, unknown> = await workflow.invoke(n);
            return Object.values(outputs);
          },
        };
      },
      'takes an object; its values are made an array',
    ),
  },
  bars: [atMostTimes(1.6, 'Promise.all')],
});
