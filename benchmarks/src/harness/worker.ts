// The process of one contestant: `node worker.js TABLE CONTESTANT`, forked by contestant-process.ts.
import { inspect } from 'node:util';
import { findTable } from '../tables/index.js';
import type { RunningContestant } from './contestant.js';
import { cpuProfile } from './cpu-profile.js';
import type { Answer, Request } from './worker-protocol.js';

const [tableName = '', contestantName = ''] = process.argv.slice(2);

function answer(message: Answer): void {
  process.send?.(message);
}

async function start(): Promise<RunningContestant> {
  const contestant = findTable(tableName)?.contestants[contestantName];
  if (contestant === undefined) throw new Error(`there is no contestant ${contestantName} in table ${tableName}`);
  const running = await contestant.start();
  await running.verify();
  return running;
}

async function handle(running: RunningContestant, request: Request): Promise<Answer> {
  switch (request.ask) {
    case 'warm up':
      await running.warmUp(request.budget);
      return { kind: 'done' };
    case 'round':
      return { kind: 'measured', measures: await running.round(request.budget) };
    case 'profile':
      return { kind: 'profiled', lines: await cpuProfile(() => running.round(request.budget)) };
    case 'stop':
      await running.stop();
      // Anything that a peer leaves running is not worth waiting for.
      process.exit();
  }
}

function fail(error: unknown): void {
  answer({ kind: 'failed', reason: inspect(error) });
}

// The parent has gone, so there is nothing left to measure.
process.on('disconnect', () => process.exit());

start().then((running) => {
  process.on('message', (request: Request) => void handle(running, request).then(answer, fail));
  answer({ kind: 'ready' });
}, fail);
