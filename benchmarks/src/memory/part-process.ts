// A server that has so many parts of TTA: `node part-process.js PARTS`, forked by resident.ts.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Parts } from './resident.js';

const parts = Number(process.argv[2]) as Parts;
const serve = await serviceOf();
const server = createServer((_request, response) => void serve().then((text) => response.end(text)));
server.listen(0, '127.0.0.1', () => {
  // Code that is loaded with the first request counts.
  const { port } = server.address() as AddressInfo;
  void serve().then(() => process.stderr.write(`Serving http://127.0.0.1:${port}/\n`));
});

async function serviceOf(): Promise<() => Promise<string>> {
  if (parts < 1) return () => Promise.resolve('served');
  const { setInstrumentation } = await import('@tta/core');
  const { task } = await import('@tta/primitives');
  const step = task('serve', (_input: undefined, context) => {
    context.log.info('serving');
    return Promise.resolve('served');
  });
  if (parts >= 2) {
    const { createTelemetry } = await import('@tta/otel');
    const telemetry = createTelemetry({ serviceName: 'benchmarks' });
    setInstrumentation(telemetry.instrumentation);
    if (parts >= 3) {
      const { startPrometheusEndpoint } = await import('@tta/prom-exporter');
      await startPrometheusEndpoint({ port: 0, metricProducers: [telemetry.metricProducer] });
    }
  }
  if (parts >= 4) {
    const { startLive } = await import('@tta/live');
    await startLive({ serviceName: 'benchmarks', port: 0 });
  }
  return () => step.execute(undefined);
}
