import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createDbosEngine, durable } from '@tta/dbos';
import { sequential, task } from '@tta/primitives';
import type { RunningContestant } from '../harness/contestant.js';
import { databaseUrl, pollMs } from './durable-work.js';

/** The default of `startWorker`. */
const graceMs = 2000;

/** This process is the worker that survives. */
export async function startRecovery(): Promise<RunningContestant> {
  const engine = createDbosEngine({ url: databaseUrl(), queue: 'recovery', pollMs });
  const begun = new Map<string, number>();
  const step = task('step', (id: string) => void begun.set(id, performance.now()));
  const workflow = durable(sequential([step]), { name: 'step', engine });
  await engine.startWorker();

  /** Milliseconds from the end of the other worker to the step's begin here. */
  const recover = async (): Promise<number> => {
    const victim = fork(fileURLToPath(new URL('./victim-process.js', import.meta.url)));
    try {
      const ready = await Promise.race([once(victim, 'message'), once(victim, 'exit')]);
      if (ready[0] !== 'working') throw new Error('the process of the other worker ended');
      const takes = once(victim, 'message') as Promise<[string]>;
      let taken: string | undefined;
      void takes.then(([id]) => (taken = id));
      // Those that this worker takes end at once.
      for (let next = 0; taken === undefined; next++) {
        const id = `${victim.pid}-${next}`;
        await workflow.start(id, { workflowId: id });
        await Promise.race([takes, new Promise((resolve) => setTimeout(resolve, pollMs))]);
      }
      const ended = once(victim, 'exit');
      const killedAt = performance.now();
      victim.kill('SIGKILL');
      await ended;
      await (await engine.run(taken)).result();
      return (begun.get(taken) ?? NaN) - killedAt;
    } finally {
      victim.kill('SIGKILL');
    }
  };
  return {
    verify: async () => {
      await recover();
    },
    warmUp: () => Promise.resolve(),
    round: async () => ({ recovery: (await recover()) - graceMs }),
    stop: () => engine.close(),
  };
}
