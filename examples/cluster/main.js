import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { setInstrumentation } from '@tta/core';
import { contextFromRequest, createTelemetry } from '@tta/otel';
import { task } from '@tta/primitives';
import { startPrometheusEndpoint } from '@tta/prom-exporter';

if (cluster.isPrimary) {
  for (let worker = 0; worker < Number(process.env.WORKERS ?? 2); worker++) cluster.fork();
  process.once('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers)) worker.kill('SIGTERM');
  });
} else {
  const telemetry = createTelemetry({ serviceName: 'cluster', logLevel: 'warn' });
  setInstrumentation(telemetry.instrumentation);
  const hello = task('hello', () => `hello from ${process.pid}\n`);
  telemetry.declare(hello);
  const endpoint = await startPrometheusEndpoint({ metricProducers: [telemetry.metricProducer] });

  const server = createServer((request, response) => {
    hello.execute(undefined, contextFromRequest(request, response)).then((text) => response.end(text));
  });
  server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => console.log(`worker metrics ${endpoint.url}`));
  process.once('SIGTERM', async () => {
    server.close();
    await endpoint.close();
    await telemetry.shutdown();
    process.exit();
  });
}
