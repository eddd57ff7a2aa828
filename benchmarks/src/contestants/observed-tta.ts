import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { get } from 'node:http';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, type Sampler } from '@opentelemetry/sdk-trace-base';
import { setInstrumentation } from '@tta/core';
import { BufferedLogSink, createTelemetry } from '@tta/otel';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import type { Operation } from '../harness/operation.js';
import { DiscardingExporter, DiscardingStream } from './discarding.js';
import { Narrate, QuietNarrate } from './narrate.js';
import { checkLines, observedStep, spanAttributeNames } from './observed-step.js';

interface ObservedTtaOptions {
  /** Writer of the two log lines; with `none` the step logs nothing and logging is off. */
  readonly logs: 'winston' | 'buffered' | 'none';
  /** Whether the two events are recorded on the span even though logging is off. Default `false`. */
  readonly tellsEvents?: boolean;
  /** Whether spans of other libraries find the step's as their parent, by AsyncLocalStorage. Default `false`, as TTA's own default. */
  readonly ambient?: boolean;
  /** Whether the live page records every step too, and whether a page is open. Default: neither. */
  readonly live?: 'closed' | 'open';
  /** Default: every span is recorded. */
  readonly sampler?: Sampler;
}

/** TTA as an application sets it up, but that all that leaves the process is discarded. */
export async function observedTta({
  logs,
  tellsEvents = logs !== 'none',
  ambient = false,
  live,
  sampler,
}: ObservedTtaOptions): Promise<Operation<Promise<number>>> {
  const exporter = new DiscardingExporter();
  const logStream = new DiscardingStream();
  const nowhere = logs === 'buffered' ? openSync('/dev/null', 'w') : undefined;
  const telemetry = createTelemetry({
    serviceName: 'benchmarks',
    spanProcessors: [new BatchSpanProcessor(exporter)],
    logging: logs !== 'none',
    logFormat: 'json',
    logStream,
    global: ambient,
    ...(sampler && { sampler }),
    ...(nowhere !== undefined && { logBuffer: new BufferedLogSink({ descriptor: nowhere }) }),
  });
  setInstrumentation(telemetry.instrumentation);
  const endpoint = await startPrometheusEndpoint({
    port: 0,
    metricProducers: [telemetry.metricProducer],
    serviceName: 'benchmarks',
  });
  const stopLive = live === undefined ? undefined : await startLivePage(live === 'open');
  const step = tellsEvents ? new Narrate(observedStep.name) : new QuietNarrate(observedStep.name);

  return {
    run: (player) => step.execute(player),
    verify: async (runs) => {
      await telemetry.flush();
      await checkPage(endpoint.url, runs);
      await checkMetrics(telemetry.metricProducer, runs);
      const spans = exporter.forget();
      strictEqual(spans.length, sampler === undefined ? runs : 0);
      for (const { name, attributes, events } of spans) {
        strictEqual(name, observedStep.name);
        deepStrictEqual(Object.keys(attributes).sort(), Object.values(spanAttributeNames).sort());
        strictEqual(events.length, tellsEvents ? 2 : 0);
      }
      const lines = logStream.forget();
      // The lines of the buffered sink went to the null device.
      if (logs === 'winston') checkLines(lines, runs);
      else strictEqual(lines.length, 0);
    },
    stop: async () => {
      await stopLive?.();
      setInstrumentation(undefined);
      await telemetry.shutdown();
      await endpoint.close();
      if (nowhere !== undefined) closeSync(nowhere);
    },
  };
}

/** The live page, and where it is to be open a client that takes its events. Returns what ends both. */
async function startLivePage(isOpen: boolean): Promise<() => Promise<void>> {
  const { startLive } = await import('@tta/live');
  const live = await startLive({ port: 0, folder: false });
  // It reads nothing, because a browser would do that in a process of its own.
  const reader = isOpen ? get(`${live.url ?? ''}events`, (response) => response.resume()) : undefined;
  reader?.on('error', () => undefined);
  if (reader !== undefined) await once(reader, 'response');
  return async () => {
    reader?.destroy();
    await live.close();
  };
}

async function checkPage(url: string, runs: number): Promise<void> {
  const page = await (await fetch(url)).text();
  const line = `tta_primitive_executions_total{primitive_name="${observedStep.name}",primitive_type="task",status="success"} ${runs}`;
  ok(page.includes(line), `the page has no ${line}`);
}

async function checkMetrics(producer: MetricProducer, runs: number): Promise<void> {
  const { resourceMetrics } = await producer.collect();
  const all = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
  const durations = all.find(({ descriptor }) => descriptor.name === 'tta_execution_duration_seconds');
  strictEqual((durations?.dataPoints[0]?.value as { count: number } | undefined)?.count, runs);
}
