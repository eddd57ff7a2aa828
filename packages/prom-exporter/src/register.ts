// `node --import @tta/prom-exporter/register app.js`: the endpoint without a line in the application. No top-level
// await, because `require` refuses it.
import { isMainThread } from 'node:worker_threads';
import { closeOnSignal, describeError, warn } from '@tta/core/authors';
import { startPrometheusEndpoint } from './endpoint/prometheus-endpoint.js';

// Worker threads are given the same flags as the main thread.
if (isMainThread) {
  const starting = startPrometheusEndpoint();
  closeOnSignal({ close: async () => (await starting).close() });
  starting.catch((error: unknown) => {
    warn(`the application runs without a metrics endpoint: ${describeError(error).errorMessage}`);
  });
}
