import { strictEqual } from 'node:assert/strict';
import { latencyBoundsSeconds } from '../contestants/observed-step.js';
import { atMost } from '../harness/bar.js';
import { batched } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 0, output: undefined };
const labels = { primitive_name: 'Narrate', primitive_type: 'task' };
const counterLabels = { ...labels, status: 'success' };

/** From 0 to half a second, so that several buckets are met. */
const seconds = (n: number): number => (n & 511) / 1000;

export const metricUpdate = defineTable({
  name: 'metric-update',
  title: 'one counter and one histogram updated',
  about:
    'One operation adds 1 to a counter with three labels and records a time in a histogram with two labels and 13 bounds.',
  contestants: {
    TTA: batched(
      probe,
      async () => {
        const { internalCells } = await import('../contestants/internal-cells.js');
        const { counter, histogram } = await internalCells();
        return {
          run: (n) => {
            counter.value++;
            histogram.record(seconds(n));
          },
          verify: (runs) => {
            strictEqual(counter.value, runs);
            strictEqual(histogram.value.count, runs);
          },
        };
      },
      'the cells inside of @tta/otel, bound once for each primitive',
    ),
    'TTA, start and end of a step': batched(
      probe,
      async () => {
        const { WorkflowContext } = await import('@tta/core');
        const { createTelemetry } = await import('@tta/otel');
        const { QuietNarrate } = await import('../contestants/narrate.js');
        const { instrumentation } = createTelemetry({ tracing: false, logging: false, runtimeMetrics: false });
        const primitive = new QuietNarrate('Narrate');
        const context = WorkflowContext.create();
        // Real, because a time that is far from now makes the telemetry look at the wall clock.
        const startedAtMs = performance.now();
        return {
          run: (n) => {
            const observation = instrumentation.start({ primitive, context, startedAtMs }, undefined);
            observation?.end({ status: 'success', durationMs: seconds(n) * 1000 });
          },
        };
      },
      'the whole port with metrics only: two counters, two histograms, a gauge up and down',
    ),
    'OpenTelemetry add + record': batched(probe, async () => {
      const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
      const { PrometheusExporter } = await import('@opentelemetry/exporter-prometheus');
      const reader = new PrometheusExporter({ preventServerStart: true });
      const meter = new MeterProvider({ readers: [reader] }).getMeter('benchmarks');
      const counter = meter.createCounter('executions');
      const advice = { explicitBucketBoundaries: latencyBoundsSeconds };
      const histogram = meter.createHistogram('execution_duration_seconds', { advice });
      return {
        run: (n) => {
          counter.add(1, counterLabels);
          histogram.record(seconds(n), labels);
        },
        verify: async (runs) => {
          const { resourceMetrics } = await reader.collect();
          strictEqual(resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints[0]?.value, runs);
        },
      };
    }),
    'prom-client inc + observe': batched(probe, async () => {
      const { Counter, Histogram } = await import('prom-client');
      const counter = new Counter({ name: 'executions', help: 'x', labelNames: Object.keys(counterLabels) });
      const histogram = new Histogram({
        name: 'execution_duration_seconds',
        help: 'x',
        labelNames: Object.keys(labels),
        buckets: latencyBoundsSeconds,
      });
      return {
        run: (n) => {
          counter.inc(counterLabels);
          histogram.observe(labels, seconds(n));
        },
        verify: async (runs) => strictEqual((await counter.get()).values[0]?.value, runs),
      };
    }),
    'prom-client, labels bound': batched(
      probe,
      async () => {
        const { Counter, Histogram } = await import('prom-client');
        const counter = new Counter({ name: 'executions', help: 'x', labelNames: Object.keys(counterLabels) });
        const histogram = new Histogram({
          name: 'execution_duration_seconds',
          help: 'x',
          labelNames: Object.keys(labels),
          buckets: latencyBoundsSeconds,
        });
        const [boundCounter, boundHistogram] = [counter.labels(counterLabels), histogram.labels(labels)];
        return {
          run: (n) => {
            boundCounter.inc();
            boundHistogram.observe(seconds(n));
          },
          verify: async (runs) => strictEqual((await counter.get()).values[0]?.value, runs),
        };
      },
      'its children, which still hash at each call',
    ),
  },
  bars: [atMost(30)],
});
