import { Writable } from 'node:stream';
import { WorkflowContext } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { cache, parallel, retry, sequential, task } from '@tta/primitives';

/** `SamplingDecision.RECORD`, whose package is OpenTelemetry's SDK: it would take 13 MB for good. */
const recordOnly = 1;

/**
 * Runs all kinds of steps a few times under telemetry that is thrown away, so that the figures describe the workflows
 * and not code that the engine has yet to compile.
 */
export async function warmUp(): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Spans that are recorded and not sampled, and no metrics: nothing of this reaches a collector that the environment
  // may name.
  const sampler = { shouldSample: () => ({ decision: recordOnly }) };
  const telemetry = createTelemetry({ sampler, metrics: false, logStream: nowhere, logFormat: 'console' });
  const step = task('WarmUp', (input: number) => Promise.resolve(input + 1));
  const remembered = cache(step, { key: (input) => String(input % 3) });
  const workflow = sequential([step, retry(step), remembered, parallel([step, step])]);
  for (let run = 0; run < 50; run++) {
    await workflow.execute(run, WorkflowContext.create({ instrumentation: telemetry.instrumentation }));
  }
  await telemetry.shutdown();
}
