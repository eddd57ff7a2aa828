import { observedProbe } from '../contestants/observed-step.js';
import { atMostOver, timesQuicker } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

export const observedWithoutLogs = defineTable({
  name: 'observed-without-logs',
  title: 'one step observed without log lines',
  about: 'As the table observed, with a step that has nothing to log: a sampled span, a counter, a histogram.',
  contestants: {
    TTA: awaited(observedProbe, async () =>
      (await import('../contestants/observed-tta.js')).observedTta({ logs: 'none' }),
    ),
    'TTA, two events on the span': awaited(
      observedProbe,
      async () => (await import('../contestants/observed-tta.js')).observedTta({ logs: 'none', tellsEvents: true }),
      'the step tells what it told in the table observed; only the lines are off',
    ),
    'TTA, ambient context': awaited(
      observedProbe,
      async () => (await import('../contestants/observed-tta.js')).observedTta({ logs: 'none', ambient: true }),
      'with the option `global`, so that other libraries find the span',
    ),
    'TTA, live page closed': awaited(
      observedProbe,
      async () => (await import('../contestants/observed-tta.js')).observedTta({ logs: 'none', live: 'closed' }),
      'also recorded by `@tta/live`: a run of one step each',
    ),
    'TTA, live page open': awaited(
      observedProbe,
      async () => (await import('../contestants/observed-tta.js')).observedTta({ logs: 'none', live: 'open' }),
      'with a client that takes the events of the page',
    ),
    'hand-written OpenTelemetry': awaited(observedProbe, async () =>
      (await import('../contestants/observed-opentelemetry.js')).handWritten({ logs: false }),
    ),
    'the same, ambient context': awaited(
      observedProbe,
      async () =>
        (await import('../contestants/observed-opentelemetry.js')).handWritten({ logs: false, ambient: true }),
      'so that other libraries find the span',
    ),
    'the same, doing all that TTA does': awaited(
      observedProbe,
      async () =>
        (await import('../contestants/observed-opentelemetry.js')).handWritten({
          logs: false,
          doesAllThatTtaDoes: true,
        }),
      'two events on the span, the gauge of running steps, the metrics of the workflow; no exemplars',
    ),
    Effect: awaited(
      observedProbe,
      async () => (await import('../contestants/observed-effect.js')).observedEffect({ logs: false }),
      'spans and metrics stay in memory: no processor, no reader',
    ),
  },
  bars: [
    timesQuicker(4, 'hand-written OpenTelemetry'),
    atMostOver(1000, 'TTA', { contestant: 'TTA, live page closed' }),
    atMostOver(3000, 'TTA', { contestant: 'TTA, live page open' }),
  ],
});
