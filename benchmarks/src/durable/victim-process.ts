// A worker that tells which execution it took, and never ends its step: forked by recovery.ts, which kills it.
import { createDbosEngine, durable } from '@tta/dbos';
import { sequential, task } from '@tta/primitives';
import { databaseUrl, pollMs } from './durable-work.js';

const engine = createDbosEngine({ url: databaseUrl(), queue: 'recovery', pollMs });
const step = task('step', (id: string) => {
  process.send?.(id);
  return new Promise<void>(() => undefined);
});
durable(sequential([step]), { name: 'step', engine });
process.on('disconnect', () => process.exit());
await engine.startWorker();
process.send?.('working');
