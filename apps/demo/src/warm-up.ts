import { Writable } from 'node:stream';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { WorkflowContext } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { cache, parallel, retry, sequential, task } from '@tta/primitives';

/**
 * Runs all kinds of steps a few times under telemetry that is thrown away, so that the figures describe the workflows
 * and not code that the engine has yet to compile.
 */
export async function warmUp(): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // A provider without processors and no metrics: nothing of this reaches a collector that the environment may name.
  const tracerProvider = new BasicTracerProvider();
  const telemetry = createTelemetry({ tracerProvider, metrics: false, logStream: nowhere, logFormat: 'console' });
  const step = task('WarmUp', (input: number) => Promise.resolve(input + 1));
  const remembered = cache(step, { key: (input) => String(input % 3) });
  const workflow = sequential([step, retry(step), remembered, parallel([step, step])]);
  for (let run = 0; run < 50; run++) {
    await workflow.execute(run, WorkflowContext.create({ instrumentation: telemetry.instrumentation }));
  }
  await telemetry.shutdown();
}
