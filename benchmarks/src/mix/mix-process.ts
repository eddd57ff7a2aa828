// The process of the mix: `node --expose-gc mix-process.js EXECUTIONS SEED`, forked by mix.ts.
import { openSync } from 'node:fs';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { setInstrumentation, WorkflowContext } from '@tta/core';
import { BufferedLogSink, createTelemetry } from '@tta/otel';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { DiscardingExporter, DiscardingStream } from '../contestants/discarding.js';
import { eventLoopTurn } from '../harness/event-loop-turn.js';
import { composites } from './composites.js';
import { guards } from './guards.js';
import type { MixMessage } from './mix-protocol.js';
import { randomFrom } from './random.js';
import type { Scenario } from './scenario.js';
import { CallerLeft, statusOf } from './status-of.js';
import { Tally } from './tally.js';

const executions = Number(process.argv[2]);
const random = randomFrom(Number(process.argv[3]));
const say = (message: MixMessage): void => void process.send?.(message);

/** How many executions run at a time. */
const concurrency = 200;
const aborting = 0.05;
const limiting = 0.05;

const exporter = new DiscardingExporter();
exporter.forget();
const telemetry = createTelemetry({
  serviceName: 'mix-test',
  spanProcessors: [new BatchSpanProcessor(exporter)],
  logFormat: 'json',
  logStream: new DiscardingStream(),
  logBuffer: new BufferedLogSink({ descriptor: openSync('/dev/null', 'w') }),
});
setInstrumentation(telemetry.instrumentation);
const endpoint = await startPrometheusEndpoint({
  port: 0,
  metricProducers: [telemetry.metricProducer],
  // The last page must not be one that was collected before the end.
  maxAgeMs: 0,
});
say({ kind: 'listening', url: endpoint.url });

const tally = new Tally();
const surroundings = { random, tally, running: 0 };
const scenarios = [...composites(surroundings), ...guards(surroundings)];
const heapsMb: number[] = [];
const startedAt = performance.now();
let begun = 0;
const quarter = executions / 4;
for (let part = 1; part <= 4; part++) {
  await Promise.all(Array.from({ length: concurrency }, () => caller(Math.round(part * quarter))));
  heapsMb.push(heapMb());
}
// Losers of a hedge end after it.
while (surroundings.running > 0) await eventLoopTurn();
await eventLoopTurn();
for (const scenario of scenarios) scenario.atEnd?.();
say({ kind: 'finished', executions, seconds: (performance.now() - startedAt) / 1000, heapsMb, own: tally.series() });
// The last scrape is still to come.
process.on('disconnect', () => process.exit());

/** Executes one workflow after the other until so many have begun. */
async function caller(until: number): Promise<void> {
  while (begun < until) {
    begun++;
    await execute(scenarios[Math.floor(random() * scenarios.length)] as Scenario);
    // As in an application, timers and sockets get their turn.
    if (begun % 100 === 0) await eventLoopTurn();
  }
}

async function execute(scenario: Scenario): Promise<void> {
  const controller = new AbortController();
  const leaving =
    random() < aborting ? setTimeout(() => controller.abort(new CallerLeft('as planned')), random() * 4) : undefined;
  const deadline = random() < limiting ? Date.now() + Math.ceil(random() * 5) : undefined;
  let status = 'success';
  try {
    const output = await scenario.execute(
      Math.floor(random() * 1000),
      WorkflowContext.create({ signal: controller.signal, deadline }),
    );
    scenario.onOutput?.(output);
  } catch (error) {
    status = statusOf(error);
    scenario.onError?.(error);
  }
  clearTimeout(leaving);
  tally.add('tta_workflow_executions_total', { workflow_name: scenario.name, status });
  const labels = { primitive_name: scenario.name, primitive_type: scenario.type };
  tally.add('tta_primitive_executions_total', { ...labels, status });
  tally.add('tta_execution_duration_seconds_count', labels);
}

function heapMb(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
