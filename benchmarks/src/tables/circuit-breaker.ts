import { addOne } from '../contestants/trivial-steps.js';
import { atMostOver } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };

export const circuitBreaker = defineTable({
  name: 'circuit-breaker',
  title: 'a circuit breaker that is closed, nothing observed',
  about: 'One operation calls an async function and records its success in a window of ten seconds.',
  contestants: {
    'bare step': awaited(probe, async () => {
      const { task } = await import('@tta/primitives');
      const workflow = task('add', addOne);
      return { run: (n) => workflow.execute(n) };
    }),
    TTA: awaited(probe, async () => {
      const { circuitBreaker, task } = await import('@tta/primitives');
      const workflow = circuitBreaker(task('add', addOne), { windowMs: 10_000 });
      return { run: (n) => workflow.execute(n) };
    }),
    cockatiel: awaited(probe, async () => {
      const { circuitBreaker, handleAll, SamplingBreaker } = await import('cockatiel');
      const policy = circuitBreaker(handleAll, {
        halfOpenAfter: 5000,
        breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 2 }),
      });
      return { run: (n) => policy.execute(() => addOne(n)) };
    }),
    opossum: awaited(
      probe,
      async () => {
        const { default: CircuitBreaker } = await import('opossum');
        const breaker = new CircuitBreaker(addOne, {
          timeout: false,
          errorThresholdPercentage: 50,
          resetTimeout: 5000,
          rollingCountTimeout: 10_000,
        });
        return { run: (n) => breaker.fire(n), stop: () => breaker.shutdown() };
      },
      'also keeps percentiles of latencies',
    ),
  },
  bars: [atMostOver(100, 'bare step')],
});
