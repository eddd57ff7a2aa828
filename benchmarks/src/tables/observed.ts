import { observedProbe } from '../contestants/observed-step.js';
import { atMostTimes, timesQuicker } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

export const observed = defineTable({
  name: 'observed',
  title: 'one step fully observed',
  about:
    'One operation runs a step that has a sampled span with four attributes, is counted and timed, and writes two JSON log lines with the ids of its trace and workflow. Real batching span processor, a Prometheus reader attached; exporters and streams discard. Nothing is made ambient unless it is said: there is no span inside that would look for its parent. TTA also puts both events on the span, keeps exemplars, and counts and times the workflow.',
  contestants: {
    TTA: awaited(
      observedProbe,
      async () => (await import('../contestants/observed-tta.js')).observedTta({ logs: 'winston' }),
      'lines through winston',
    ),
    'TTA, buffered log sink': awaited(
      observedProbe,
      async () => (await import('../contestants/observed-tta.js')).observedTta({ logs: 'buffered' }),
      'lines to the null device, many at a time',
    ),
    'TTA, ambient context': awaited(
      observedProbe,
      async () => (await import('../contestants/observed-tta.js')).observedTta({ logs: 'winston', ambient: true }),
      'with the option `global`, so that other libraries find the span',
    ),
    'hand-written OpenTelemetry + winston': awaited(observedProbe, async () =>
      (await import('../contestants/observed-opentelemetry.js')).handWritten({ logs: true }),
    ),
    'the same, ambient context': awaited(
      observedProbe,
      async () => (await import('../contestants/observed-opentelemetry.js')).handWritten({ logs: true, ambient: true }),
      'so that other libraries find the span',
    ),
    'the same, doing all that TTA does': awaited(
      observedProbe,
      async () =>
        (await import('../contestants/observed-opentelemetry.js')).handWritten({
          logs: true,
          doesAllThatTtaDoes: true,
        }),
      'and the events on the span, the gauge of running steps, the metrics of the workflow; no exemplars',
    ),
    'the least': awaited(
      observedProbe,
      async () => (await import('../contestants/least-observed.js')).leastObserved('stream'),
      'written for this step alone: ids, two lines to the stream, a span object, a histogram; no context, no workflow, nothing on the span',
    ),
    'the least, buffered': awaited(
      observedProbe,
      async () => (await import('../contestants/least-observed.js')).leastObserved('buffered'),
      'its lines to the null device, many at a time',
    ),
    'the least of all that TTA tells': awaited(
      observedProbe,
      async () => (await import('../contestants/least-observed.js')).leastObservedWhole('stream'),
      'and two events on the span, which the real processor takes, exemplars, the workflow’s numbers, the gauge; no context, no limits, no failures',
    ),
    'the least of that, buffered': awaited(observedProbe, async () =>
      (await import('../contestants/least-observed.js')).leastObservedWhole('buffered'),
    ),
    'the least of that, ambient': awaited(
      observedProbe,
      async () => (await import('../contestants/least-observed.js')).leastObservedAmbient(),
      'its lines to the stream, in an AsyncLocalStorage where other libraries find its span',
    ),
    Effect: awaited(
      observedProbe,
      async () => (await import('../contestants/observed-effect.js')).observedEffect({ logs: true }),
      'spans and metrics stay in memory: no processor, no reader',
    ),
  },
  bars: [
    timesQuicker(5, 'hand-written OpenTelemetry + winston'),
    timesQuicker(7, 'hand-written OpenTelemetry + winston', { contestant: 'TTA, buffered log sink' }),
    timesQuicker(4.5, 'the same, ambient context', { contestant: 'TTA, ambient context' }),
    atMostTimes(2.1, 'the least of all that TTA tells'),
    atMostTimes(2.1, 'the least of that, buffered', { contestant: 'TTA, buffered log sink' }),
    atMostTimes(2.1, 'the least of that, ambient', { contestant: 'TTA, ambient context' }),
  ],
});
