import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../harness/clean-environment.js';
import { rounded } from '../harness/format-figures.js';
import { loadNames } from './load-plan.js';
import type { LoadFigures, LoadMessage } from './load-protocol.js';
import { readCounts, type Counts } from './read-counts.js';

const scrapeEveryMs = 1000;

export interface LoadResult extends LoadFigures {
  /** Counts on the last page, which is read after all executions have ended. */
  readonly counts: Counts;
  /** How long each scrape took while they ran. */
  readonly scrapesMs: readonly number[];
  /** Samples of the heap size, garbage included. */
  readonly heapsMb: readonly number[];
}

/** Many observed executions in one process, scraped by this one every second. */
export function load(executions: number): Promise<LoadResult> {
  const child = fork(fileURLToPath(new URL('./load-process.js', import.meta.url)), [String(executions)], {
    env: cleanEnvironment(),
    execArgv: ['--expose-gc'],
  });
  let timer: NodeJS.Timeout | undefined;
  let url = '';
  const scrapesMs: number[] = [];
  const heapsMb: number[] = [];
  let latest: Promise<unknown> = Promise.resolve();
  return new Promise<LoadResult>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the process under load ended with ${code ?? 'a signal'}`)));
    const scrape = async (): Promise<void> => {
      const startedAt = performance.now();
      await readCounts(url, loadNames);
      scrapesMs.push(performance.now() - startedAt);
    };
    child.on('message', (message: LoadMessage) => {
      switch (message.kind) {
        case 'listening':
          url = message.url;
          timer = setInterval(() => {
            latest = scrape().catch(reject);
          }, scrapeEveryMs);
          break;
        case 'progress':
          heapsMb.push(message.heapMb);
          process.stderr.write(`${message.executions} executions, heap ${rounded(message.heapMb)} MB\n`);
          break;
        case 'finished':
          clearInterval(timer);
          // Requests at the same time are answered with one page, which may have been begun before the end.
          void latest
            .then(() => readCounts(url, loadNames))
            .then((counts) => resolve({ ...message, counts, scrapesMs, heapsMb }), reject);
      }
    });
  }).finally(() => {
    clearInterval(timer);
    child.removeAllListeners('exit');
    if (child.connected) child.disconnect();
  });
}
