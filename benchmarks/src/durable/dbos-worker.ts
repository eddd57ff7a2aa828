import dbos from '@dbos-inc/dbos-sdk';
import type { RunningContestant } from '../harness/contestant.js';
import { databaseUrl, DurableContestant, pollMs, stepsEach } from './durable-work.js';

const { DBOS } = dbos;

export async function startDbosWorker(concurrency: number): Promise<RunningContestant> {
  const queueName = `dbos-${concurrency}`;
  const steps = async (): Promise<number> => {
    for (let index = 0; index < stepsEach; index++)
      await DBOS.runStep(() => Promise.resolve(1), { name: `step ${index}` });
    return 1;
  };
  const workflow = DBOS.registerWorkflow(steps, { name: 'steps' });
  DBOS.setConfig({ name: queueName, systemDatabaseUrl: databaseUrl(), runMigrations: false });
  await DBOS.launch();
  await DBOS.registerQueue(queueName, { workerConcurrency: concurrency, minPollingIntervalMs: pollMs });
  return new DurableContestant({
    concurrency,
    start: (workflowID) => DBOS.startWorkflow(workflow, { workflowID, queueName })(),
    resultOf: (workflowId) => DBOS.retrieveWorkflow(workflowId).getResult(),
    close: () => DBOS.shutdown(),
  });
}
