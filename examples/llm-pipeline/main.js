import { setInstrumentation } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { createAnswer } from './answer.js';
import { startModels } from './models.js';

const telemetry = createTelemetry({ serviceName: 'llm-pipeline', logLevel: 'error' });
setInstrumentation(telemetry.instrumentation);
const models = await startModels();
const answer = createAnswer(models.url);

for (const prompt of ['an easy question', 'a hard question']) {
  const words = [];
  for await (const word of await answer.execute(prompt)) words.push(word);
  console.log(words.join(' '));
}
models.close();
await telemetry.shutdown();
