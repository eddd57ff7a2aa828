import { addOne } from '../contestants/trivial-steps.js';
import { timesQuicker } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };
const timeoutMs = 10_000;

export const timeout = defineTable({
  name: 'timeout',
  title: 'a timeout that does not expire, nothing observed',
  about: 'One operation calls an async function that would be ended after ten seconds.',
  contestants: {
    'bare timer': awaited(
      probe,
      () => ({
        run: async (n) => {
          const timer = setTimeout(() => undefined, timeoutMs);
          try {
            return await addOne(n);
          } finally {
            clearTimeout(timer);
          }
        },
      }),
      'sets a timer and clears it; nothing could be ended',
    ),
    TTA: awaited(probe, async () => {
      const { task, timeout } = await import('@tta/primitives');
      const workflow = timeout(task('add', addOne), { timeoutMs });
      return { run: (n) => workflow.execute(n) };
    }),
    'TTA, abandoning': awaited(
      probe,
      async () => {
        const { task, timeout } = await import('@tta/primitives');
        const workflow = timeout(task('add', addOne), { timeoutMs, mode: 'abandon' });
        return { run: (n) => workflow.execute(n) };
      },
      'would not wait for the function',
    ),
    'p-timeout': awaited(
      probe,
      async () => {
        const { default: pTimeout } = await import('p-timeout');
        return { run: (n) => pTimeout(addOne(n), { milliseconds: timeoutMs }) };
      },
      'would not wait for the function',
    ),
    cockatiel: awaited(probe, async () => {
      const { timeout, TimeoutStrategy } = await import('cockatiel');
      const policy = timeout(timeoutMs, TimeoutStrategy.Cooperative);
      return { run: (n) => policy.execute(() => addOne(n)) };
    }),
    'cockatiel, aggressive': awaited(
      probe,
      async () => {
        const { timeout, TimeoutStrategy } = await import('cockatiel');
        const policy = timeout(timeoutMs, TimeoutStrategy.Aggressive);
        return { run: (n) => policy.execute(() => addOne(n)) };
      },
      'would not wait for the function',
    ),
  },
  bars: [
    timesQuicker(8, 'p-timeout'),
    timesQuicker(8, 'cockatiel'),
    timesQuicker(8, 'cockatiel, aggressive'),
    timesQuicker(8, 'p-timeout', { contestant: 'TTA, abandoning' }),
  ],
});
