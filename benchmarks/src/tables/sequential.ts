import { addOne, double, subtractThree } from '../contestants/trivial-steps.js';
import { atMostTimes } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 9 };

export const sequential = defineTable({
  name: 'sequential',
  title: 'three trivial steps in a row, nothing observed',
  about: 'One operation calls three async functions, each with what the one before gave. Built once, run each time.',
  contestants: {
    'bare awaits': awaited(probe, () => ({
      run: async (n) => subtractThree(await double(await addOne(n))),
    })),
    TTA: awaited(probe, async () => {
      const { sequential, task } = await import('@tta/primitives');
      const workflow = sequential([task('add', addOne), task('double', double), task('subtract', subtractThree)]);
      return { run: (n) => workflow.execute(n) };
    }),
    'p-pipe': awaited(probe, async () => {
      const { default: pPipe } = await import('p-pipe');
      const pipe = pPipe(addOne, double, subtractThree);
      return { run: (n) => pipe(n) };
    }),
    Effect: awaited(probe, async () => {
      const { Effect } = await import('effect');
      const step =
        (fn: (n: number) => Promise<number>) =>
        (n: number): ReturnType<typeof Effect.promise<number>> =>
          Effect.promise(() => fn(n));
      const workflow = (n: number): Promise<number> =>
        Effect.runPromise(step(addOne)(n).pipe(Effect.flatMap(step(double)), Effect.flatMap(step(subtractThree))));
      return { run: workflow };
    }),
    LangChain: awaited(probe, async () => {
      const { RunnableLambda, RunnableSequence } = await import('@langchain/core/runnables');
      const workflow = RunnableSequence.from<number, number>([
        RunnableLambda.from(addOne),
        RunnableLambda.from(double),
        RunnableLambda.from(subtractThree),
      ]);
      return { run: (n) => workflow.invoke(n) };
    }),
  },
  bars: [atMostTimes(1.35, 'bare awaits'), atMostTimes(1.05, 'p-pipe')],
});
