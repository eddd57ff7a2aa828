import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Arguments } from '../arguments.js';
import { cleanEnvironment } from '../harness/clean-environment.js';
import { rounded } from '../harness/format-figures.js';
import { describeMachine, machineMarkdown } from '../harness/machine.js';
import { markdownRows } from '../harness/markdown.js';
import { failEvery, loadNames } from './load-plan.js';
import type { LoadFigures, LoadMessage } from './load-protocol.js';
import { readCounts, type Counts } from './read-counts.js';

const scrapeEveryMs = 1000;
/** More than caches and compiled code grow by. */
const flatWithinMb = 5;

interface LoadResult extends LoadFigures {
  readonly scrapes: number;
  readonly counts: Counts;
}

/** Many observed executions in one process, scraped by this one. Whether the counts are exact and the heap is flat. */
export async function runLoadTest(args: Pick<Arguments, 'executions' | 'json'>): Promise<boolean> {
  const machine = describeMachine();
  process.stdout.write(`${machineMarkdown(machine)}\n\n`);
  const result = await load(args.executions);
  const { counts } = result;
  const failures = Math.floor(args.executions / failEvery);
  const expected: Counts = {
    succeeded: args.executions - failures,
    failed: failures,
    timed: args.executions,
    active: 0,
  };
  const isExact = Object.entries(expected).every(([name, value]) => counts[name as keyof Counts] === value);
  const growthMb = result.heapAtEndMb - result.heapAtStartMb;
  const isFlat = growthMb <= flatWithinMb;
  const rows = [
    ['observed executions', `${result.executions} in ${rounded(result.seconds)} s`, ''],
    ['scrapes meanwhile', String(result.scrapes), ''],
    [
      'counts on the last page',
      `${counts.succeeded} succeeded, ${counts.failed} failed, ${counts.timed} timed, ${counts.active} running`,
      isExact ? 'exact' : '**wrong**',
    ],
    [
      'heap after a collection of garbage',
      `${rounded(result.heapAtStartMb)} MB, at the end ${rounded(result.heapAtEndMb)} MB`,
      isFlat ? 'flat' : '**grows**',
    ],
    ['longest stall of the event loop', `${rounded(result.longestStallMs)} ms`, ''],
    ['spans exported', `${result.spansExported} of ${result.executions}`, ''],
  ];
  process.stdout.write(`### load test\n\n${markdownRows(['figure', 'measured', ''], rows)}\n`);
  if (args.json !== undefined)
    writeFileSync(
      args.json,
      `${JSON.stringify({ machine, load: { ...result, expected, isExact, isFlat } }, null, 2)}\n`,
    );
  return isExact && isFlat;
}

function load(executions: number): Promise<LoadResult> {
  const child = fork(fileURLToPath(new URL('./load-process.js', import.meta.url)), [String(executions)], {
    env: cleanEnvironment(),
    execArgv: ['--expose-gc'],
  });
  let timer: NodeJS.Timeout | undefined;
  let url = '';
  let scrapes = 0;
  return new Promise<LoadResult>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the process under load ended with ${code ?? 'a signal'}`)));
    const scrape = async (): Promise<void> => {
      await readCounts(url, loadNames);
      scrapes++;
    };
    child.on('message', (message: LoadMessage) => {
      switch (message.kind) {
        case 'listening':
          url = message.url;
          timer = setInterval(() => void scrape().catch(reject), scrapeEveryMs);
          break;
        case 'progress':
          process.stderr.write(`${message.executions} executions, heap ${rounded(message.heapMb)} MB\n`);
          break;
        case 'finished':
          clearInterval(timer);
          void readCounts(url, loadNames).then((counts) => resolve({ ...message, scrapes, counts }), reject);
      }
    });
  }).finally(() => {
    clearInterval(timer);
    child.removeAllListeners('exit');
    if (child.connected) child.disconnect();
  });
}
