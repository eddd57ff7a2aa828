import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { engine, report } from './reports.js';

const startWorker = async () => {
  const worker = spawn(process.execPath, ['worker.js'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(worker.stdout, 'data');
  worker.stdout.pipe(process.stdout);
  return worker;
};

const [first, second] = [await startWorker(), await startWorker()];
const months = Array.from({ length: 20 }, (_, index) => index + 1);
const runs = await Promise.all(months.map((month) => report.start(month, { workflowId: `report-${month}` })));

await runs[0].result();
first.kill('SIGKILL');
console.log('one worker is gone');

const results = await Promise.all(runs.map((run) => run.result()));
console.log(`${new Set(results).size} reports, the last one: ${results.at(-1)}`);
const ended = once(second, 'exit');
second.kill('SIGTERM');
await ended;
await engine.close();
