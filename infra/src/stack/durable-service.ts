import { fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { setInstrumentation, WorkflowContext } from '@tta/core';
import { createDbosEngine, durable } from '@tta/dbos';
import { createTelemetry } from '@tta/otel';
import { sequential, task } from '@tta/primitives';
import { startPrometheusEndpoint } from '@tta/prom-exporter';

// A worker of durable workflows, on the database of DATABASE_URL, beside one that is killed again and again. With
// `--trouble` no lost worker is forgiven, and executions of a version without a worker pile up.

const isTroubled = process.argv.includes('--trouble');
const isVictim = process.argv.includes('--victim');
const { DATABASE_URL: url = '' } = process.env;

const telemetry = createTelemetry({ serviceName: 'durable', logging: false });
if (!isVictim) setInstrumentation(telemetry.instrumentation);
const engine = createDbosEngine({ url, queue: 'orders' });
const newer = createDbosEngine({ url, queue: 'orders', version: '2' });

let left = 3;
const charge = task('charge', async (amount: number) => {
  await delay(isTroubled ? 200 : 50 + 200 * Math.random());
  if (isVictim && left-- === 0) process.kill(process.pid, 'SIGKILL');
  return amount;
});
durable(sequential([task('reserve', (amount: number) => amount), charge], { name: 'OrderSteps' }), {
  name: 'Order',
  engine,
});

const worker = {
  ...{ concurrency: 2, graceMs: 500, sweepMs: 200, metricsMs: 500 },
  maxRecoveries: isTroubled ? 0 : 10,
};
const stopped = new AbortController();
const ends: (() => Promise<void>)[] = [];
process.once('SIGTERM', () => {
  stopped.abort();
  void Promise.all(ends.map((end) => end())).then(() => process.exit(0));
});

// A victim ends with its service, however that ends.
if (isVictim) process.once('disconnect', () => process.exit(0));
else await engine.migrate();
await engine.startWorker(worker);
ends.push(
  () => engine.close(),
  () => newer.close(),
);
if (!isVictim) {
  const endpoint = await startPrometheusEndpoint({
    metricProducers: [telemetry.metricProducer],
    serviceName: 'durable',
    port: 0,
  });
  ends.push(() => endpoint.close());
  void replaceVictims();
  void placeOrders();
}

/** Starts a worker that kills itself in its fourth step, and another one after it. */
async function replaceVictims(): Promise<void> {
  while (!stopped.signal.aborted) {
    const victim = fork(process.argv[1] ?? '', [...process.argv.slice(2), '--victim']);
    const kill = (): void => void victim.kill('SIGKILL');
    stopped.signal.addEventListener('abort', kill);
    await new Promise((resolve) => victim.once('exit', resolve));
    stopped.signal.removeEventListener('abort', kill);
    await delay(isTroubled ? 200 : 20_000, undefined, { signal: stopped.signal }).catch(() => undefined);
  }
}

async function placeOrders(): Promise<void> {
  for (let turn = 0; !stopped.signal.aborted; turn++) {
    const by = isTroubled && turn % 2 === 0 ? newer : engine;
    await by.start('Order', turn, WorkflowContext.create(), { workflowId: `order-${turn}` }).catch(() => undefined);
    // Healthy orders come in waves.
    await delay(isTroubled ? 100 : 60 + 120 * (1 + Math.sin(turn / 60)));
  }
}
