import { addOne } from '../contestants/trivial-steps.js';
import { timesQuicker } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };

export const resilient = defineTable({
  name: 'resilient',
  title: 'all five guards around a step that succeeds, nothing observed',
  about:
    'One operation passes a bulkhead, a timeout for all attempts, a retry, a circuit breaker and a timeout for the attempt.',
  contestants: {
    'bare step': awaited(probe, async () => {
      const { task } = await import('@tta/primitives');
      const workflow = task('add', addOne);
      return { run: (n) => workflow.execute(n) };
    }),
    TTA: awaited(probe, async () => {
      const { resilient, task } = await import('@tta/primitives');
      const workflow = resilient(task('add', addOne), { idempotent: true, bulkhead: { maxConcurrency: 10 } });
      return { run: (n) => workflow.execute(n) };
    }),
    'cockatiel wrap': awaited(probe, async () => {
      const cockatiel = await import('cockatiel');
      const { bulkhead, circuitBreaker, ExponentialBackoff, handleAll, retry, timeout, wrap } = cockatiel;
      const cooperative = cockatiel.TimeoutStrategy.Cooperative;
      const policy = wrap(
        bulkhead(10),
        timeout(30_000, cooperative),
        retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff({ initialDelay: 200 }) }),
        circuitBreaker(handleAll, {
          halfOpenAfter: 5000,
          breaker: new cockatiel.SamplingBreaker({ threshold: 0.1, duration: 30_000, minimumRps: 3 }),
        }),
        timeout(10_000, cooperative),
      );
      return { run: (n) => policy.execute(() => addOne(n)) };
    }),
  },
  bars: [timesQuicker(8, 'cockatiel wrap')],
});
