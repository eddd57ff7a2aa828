import { observedProbe } from '../contestants/observed-step.js';
import { addOne } from '../contestants/trivial-steps.js';
import { atMostOver } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

export const allOff = defineTable({
  name: 'all-off',
  title: 'one step with telemetry off',
  about:
    'One operation runs a step inside a workflow, so that its context is there already. The bare step is the async function that the step calls.',
  contestants: {
    'bare step': awaited(observedProbe, () => ({ run: (n) => addOne(n) })),
    TTA: awaited(observedProbe, async () => {
      const { WorkflowContext } = await import('@tta/core');
      const { QuietNarrate } = await import('../contestants/narrate.js');
      const step = new QuietNarrate();
      const context = WorkflowContext.create();
      return { run: (n) => step.execute(n, context) };
    }),
    'TTA, as a workflow of its own': awaited(
      observedProbe,
      async () => {
        const { QuietNarrate } = await import('../contestants/narrate.js');
        const step = new QuietNarrate();
        return { run: (n) => step.execute(n) };
      },
      'makes its context too',
    ),
    'OpenTelemetry API without an SDK': awaited(
      observedProbe,
      async () => {
        const { trace } = await import('@opentelemetry/api');
        const tracer = trace.getTracer('benchmarks');
        return {
          run: (n) =>
            tracer.startActiveSpan('Narrate', async (span) => {
              try {
                return await addOne(n);
              } finally {
                span.end();
              }
            }),
        };
      },
      'a span only',
    ),
  },
  bars: [atMostOver(5, 'bare step')],
});
