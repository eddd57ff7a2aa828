import { addOne } from '../contestants/trivial-steps.js';
import { atMostOver } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };
// So many that a permit is always there.
const permits = 1e9;
const perMs = 1000;

export const rateLimit = defineTable({
  name: 'rate-limit',
  title: 'a rate limit with a permit, nothing observed',
  about: 'One operation takes a permit, which is there, and calls an async function.',
  contestants: {
    'bare step': awaited(probe, async () => {
      const { task } = await import('@tta/primitives');
      const workflow = task('add', addOne);
      return { run: (n) => workflow.execute(n) };
    }),
    TTA: awaited(probe, async () => {
      const { rateLimit, task } = await import('@tta/primitives');
      const workflow = rateLimit(task('add', addOne), { permits, perMs });
      return { run: (n) => workflow.execute(n) };
    }),
    limiter: awaited(probe, async () => {
      const { RateLimiter } = await import('limiter');
      const limiter = new RateLimiter({ tokensPerInterval: permits, interval: perMs });
      return {
        run: async (n) => {
          await limiter.removeTokens(1);
          return addOne(n);
        },
      };
    }),
    bottleneck: awaited(
      probe,
      async () => {
        const { default: Bottleneck } = await import('bottleneck');
        const limiter = new Bottleneck({
          reservoir: permits,
          reservoirRefreshAmount: permits,
          reservoirRefreshInterval: perMs,
        });
        return { run: (n) => limiter.schedule(addOne, n), stop: () => limiter.disconnect() };
      },
      'starts each call by a timer',
    ),
  },
  bars: [atMostOver(100, 'bare step')],
});
