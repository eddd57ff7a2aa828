import { addOne } from '../contestants/trivial-steps.js';
import { atMostTimes } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };
const maxRetries = 3;

export const retry = defineTable({
  name: 'retry',
  title: 'a retry whose first attempt succeeds, nothing observed',
  about: 'One operation calls an async function that would be called again up to three times with exponential backoff.',
  contestants: {
    'bare call': awaited(
      probe,
      () => ({
        run: async (n) => {
          try {
            return await addOne(n);
          } catch (error) {
            throw new Error('would be called again', { cause: error });
          }
        },
      }),
      'in a try block, because a caller that may retry has to wait for the outcome',
    ),
    TTA: awaited(probe, async () => {
      const { retry, task } = await import('@tta/primitives');
      const workflow = retry(task('add', addOne), { maxRetries });
      return { run: (n) => workflow.execute(n) };
    }),
    cockatiel: awaited(probe, async () => {
      const { ExponentialBackoff, handleAll, retry } = await import('cockatiel');
      const policy = retry(handleAll, { maxAttempts: maxRetries, backoff: new ExponentialBackoff() });
      return { run: (n) => policy.execute(() => addOne(n)) };
    }),
    'p-retry': awaited(probe, async () => {
      const { default: pRetry } = await import('p-retry');
      const options = { retries: maxRetries };
      return { run: (n) => pRetry(() => addOne(n), options) };
    }),
    'async-retry': awaited(probe, async () => {
      const { default: asyncRetry } = await import('async-retry');
      const options = { retries: maxRetries };
      return { run: (n) => asyncRetry(() => addOne(n), options) };
    }),
    'Effect.retry': awaited(probe, async () => {
      const { Effect, Schedule } = await import('effect');
      const schedule = Schedule.exponential(1000);
      return {
        run: (n) =>
          Effect.runPromise(Effect.tryPromise(() => addOne(n)).pipe(Effect.retry({ schedule, times: maxRetries }))),
      };
    }),
  },
  bars: [atMostTimes(1.9, 'bare call')],
});
