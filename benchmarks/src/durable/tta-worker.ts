import { createDbosEngine, durable } from '@tta/dbos';
import { sequential, task } from '@tta/primitives';
import type { RunningContestant } from '../harness/contestant.js';
import { databaseUrl, DurableContestant, pollMs, stepsEach } from './durable-work.js';

export async function startTtaWorker(concurrency: number): Promise<RunningContestant> {
  const engine = createDbosEngine({ url: databaseUrl(), queue: `tta-${concurrency}`, pollMs });
  const steps = Array.from({ length: stepsEach }, (_, index) => task(`step ${index}`, () => Promise.resolve(1)));
  const workflow = durable(sequential(steps), { name: 'steps', engine });
  await engine.startWorker({ concurrency });
  return new DurableContestant({
    concurrency,
    start: (workflowId) => workflow.start(1, { workflowId }),
    resultOf: async (workflowId) => (await engine.run(workflowId)).result(),
    close: () => engine.close(),
  });
}
