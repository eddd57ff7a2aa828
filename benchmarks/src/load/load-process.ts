// The process under load: `node --expose-gc load-process.js EXECUTIONS`, forked by load.ts.
import { openSync } from 'node:fs';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { setInstrumentation } from '@tta/core';
import { BufferedLogSink, createTelemetry } from '@tta/otel';
import { task } from '@tta/primitives';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { DiscardingExporter, DiscardingStream } from '../contestants/discarding.js';
import { Narrate } from '../contestants/narrate.js';
import { eventLoopTurn } from '../harness/event-loop-turn.js';
import type { LoadMessage } from './load-protocol.js';
import { failEvery, loadNames } from './load-plan.js';

const executions = Number(process.argv[2]);
const say = (message: LoadMessage): void => void process.send?.(message);

const exporter = new DiscardingExporter();
exporter.forget();
const telemetry = createTelemetry({
  serviceName: 'load-test',
  spanProcessors: [new BatchSpanProcessor(exporter)],
  logFormat: 'json',
  logStream: new DiscardingStream(),
  logBuffer: new BufferedLogSink({ descriptor: openSync('/dev/null', 'w') }),
  global: true,
});
setInstrumentation(telemetry.instrumentation);
const endpoint = await startPrometheusEndpoint({
  port: 0,
  metricProducers: [telemetry.metricProducer],
  // The last page must not be one that was collected before the end.
  maxAgeMs: 0,
});
say({ kind: 'listening', url: endpoint.url });

const narrate = new Narrate(loadNames.succeeding);
const failure = new Error('as planned');
const failing = task(loadNames.failing, () => Promise.reject(failure));

const warmUpExecutions = Math.min(executions / 10, 200_000);
const resolutionMs = 1;
const stalls = monitorEventLoopDelay({ resolution: resolutionMs });
let longestPauseMs = 0;
const pauses = new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestPauseMs = Math.max(longestPauseMs, duration);
});
let failures = 0;
let heapAtStartMb = 0;
let startedAt = performance.now();
let cpuAtStart = process.cpuUsage();

for (let index = 0; index < executions; index++) {
  if ((index + 1) % failEvery === 0) {
    await failing.execute(index).catch(() => failures++);
  } else {
    await narrate.execute(index);
  }
  if (index === warmUpExecutions) {
    heapAtStartMb = heapMb();
    startedAt = performance.now();
    cpuAtStart = process.cpuUsage();
    stalls.enable();
    await eventLoopTurn();
    stalls.reset();
    pauses.observe({ entryTypes: ['gc'] });
  }
  // As in an application, others get their turn now and then.
  if (index % 100 === 0) await eventLoopTurn();
  if (index % 500_000 === 0) say({ kind: 'progress', executions: index, heapMb: usedMb() });
}
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpuAtStart);
stalls.disable();
pauses.disconnect();
await telemetry.flush();
say({
  kind: 'finished',
  executions,
  failures,
  seconds,
  cpuSeconds: (user + system) / 1e6,
  heapAtStartMb,
  heapAtEndMb: heapMb(),
  longestStallMs: Math.max(0, stalls.max / 1e6 - resolutionMs),
  longestPauseMs,
  spansExported: exporter.exported,
});
// The last scrape is still to come.
process.on('disconnect', () => process.exit());

function usedMb(): number {
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function heapMb(): number {
  global.gc?.();
  return usedMb();
}
