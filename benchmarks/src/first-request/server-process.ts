// A fresh process that serves: `node server-process.js bare|tta`, forked by first-requested.ts.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Measures } from '../harness/measure.js';
import { StallWatch } from '../scrape/stall-watch.js';

const [kind] = process.argv.slice(2);
const serve = kind === 'tta' ? await observedService() : (): Promise<string> => Promise.resolve('served');
const watch = new StallWatch();
const server = createServer((_request, response) => void serve().then((text) => response.end(text)));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

process.on('message', () => {
  void watch.stop().then(({ stallMs }) => {
    const measures: Measures = { stall: stallMs, memory: process.memoryUsage.rss() / 2 ** 20 };
    process.send?.(measures);
  });
});
process.on('disconnect', () => process.exit());
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
watch.start();

/** Telemetry and an endpoint as in the quick start, and one observed step. */
async function observedService(): Promise<() => Promise<string>> {
  const { setInstrumentation, WorkflowContext } = await import('@tta/core');
  const { task } = await import('@tta/primitives');
  const { createTelemetry } = await import('@tta/otel');
  const { startPrometheusEndpoint } = await import('@tta/prom-exporter');
  const telemetry = createTelemetry({ serviceName: 'benchmarks' });
  setInstrumentation(telemetry.instrumentation);
  await startPrometheusEndpoint({ port: 0, metricProducers: [telemetry.metricProducer] });
  const step = task('serve', (_input: undefined, context) => {
    context.log.info('serving');
    return Promise.resolve('served');
  });
  return () => step.execute(undefined, WorkflowContext.create());
}
