import { setInstrumentation } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { createService } from './service.js';
import { story } from './workflow.js';

const telemetry = createTelemetry({ serviceName: 'http-service' });
setInstrumentation(telemetry.instrumentation);
telemetry.declare(story);

const service = createService();
console.log(`listening at ${await service.listen({ port: Number(process.env.PORT ?? 0), host: '127.0.0.1' })}`);

process.once('SIGTERM', async () => {
  // No new requests, then the running ones, then what telemetry still holds.
  await service.close();
  await story.drain();
  await telemetry.shutdown();
});
