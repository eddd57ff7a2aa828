import { setInstrumentation } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { models } from '../render/healthy-models.js';
import { answerQuestion, orderBook, publishStory } from '../render/healthy-workflows.js';

// A service that ran guards and all ways through a workflow, and has had nothing to do since.

const telemetry = createTelemetry({ serviceName: 'idle', logging: false, models });
setInstrumentation(telemetry.instrumentation);
const endpoint = await startPrometheusEndpoint({
  metricProducers: [telemetry.metricProducer],
  serviceName: 'idle',
  port: 0,
});
// The endpoint alone does not keep a process alive.
const alive = setInterval(() => undefined, 60_000);

process.once('SIGTERM', () => {
  clearInterval(alive);
  void endpoint
    .close()
    .then(() => telemetry.shutdown())
    .then(() => process.exit(0));
});

const workflows = [publishStory(), answerQuestion(), orderBook()];
for (let turn = 0; turn < 15; turn++) await Promise.all(workflows.map((workflow) => workflow.execute(turn)));
