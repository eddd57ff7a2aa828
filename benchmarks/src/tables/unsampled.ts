import { observedProbe } from '../contestants/observed-step.js';
import { addOne } from '../contestants/trivial-steps.js';
import { atMostTimes, timesQuicker } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

export const unsampled = defineTable({
  name: 'unsampled',
  title: 'one step whose trace is not sampled',
  about:
    'As the table observed-without-logs, but the sampler drops every span; the step is still counted and timed. The bare step is called in a try block, because code that times or counts it has to wait for its outcome; the other one is called directly.',
  contestants: {
    'bare step': awaited(
      observedProbe,
      () => ({
        run: async (n) => {
          try {
            return await addOne(n);
          } catch (error) {
            throw new Error('would be counted', { cause: error });
          }
        },
      }),
      'in a try block',
    ),
    'bare step, called directly': awaited(observedProbe, () => ({ run: (n) => addOne(n) })),
    'the least': awaited(
      observedProbe,
      async () => (await import('../contestants/least-counted.js')).leastCounted(),
      'the clock read twice, a gauge and one histogram: no context, no workflow, no sampler',
    ),
    'the least of all that TTA counts': awaited(
      observedProbe,
      async () => (await import('../contestants/least-counted.js')).leastCountedWhole(),
      'and the numbers of the workflow, counters by status, and the sampler asked; no context, no ids',
    ),
    'TTA, a listener that only counts': awaited(
      observedProbe,
      async () => (await import('../contestants/counting-tta.js')).countingTta(),
      'no telemetry: what an execution costs once anything observes it, which is a context with ids and a workflow',
    ),
    TTA: awaited(observedProbe, async () => {
      const { AlwaysOffSampler } = await import('@opentelemetry/sdk-trace-base');
      const { observedTta } = await import('../contestants/observed-tta.js');
      return observedTta({ logs: 'none', sampler: new AlwaysOffSampler() });
    }),
    'TTA, ambient context': awaited(
      observedProbe,
      async () => {
        const { AlwaysOffSampler } = await import('@opentelemetry/sdk-trace-base');
        const { observedTta } = await import('../contestants/observed-tta.js');
        return observedTta({ logs: 'none', ambient: true, sampler: new AlwaysOffSampler() });
      },
      'with the option `global`, so that other libraries know that nothing is sampled',
    ),
    'hand-written OpenTelemetry': awaited(observedProbe, async () => {
      const { AlwaysOffSampler } = await import('@opentelemetry/sdk-trace-base');
      const { handWritten } = await import('../contestants/observed-opentelemetry.js');
      return handWritten({ logs: false, sampler: new AlwaysOffSampler() });
    }),
  },
  // Anything that observes a step costs more than twice as much as the bare one, so that one says little.
  bars: [
    atMostTimes(1.8, 'TTA, a listener that only counts'),
    atMostTimes(1.5, 'the least of all that TTA counts'),
    timesQuicker(10, 'hand-written OpenTelemetry'),
  ],
});
