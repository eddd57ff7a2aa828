import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../harness/clean-environment.js';
import { readPage } from './compare-page.js';
import type { MixFigures, MixMessage } from './mix-protocol.js';
import type { Series } from './tally.js';

const scrapeEveryMs = 1000;

export interface MixResult extends MixFigures {
  readonly seed: number;
  /** The last page, which is read after all executions have ended. */
  readonly page: Series;
  /** How often the page was read while they ran. */
  readonly scrapes: number;
}

/** A random mix of all primitives in one process, scraped by this one every second. */
export function mix(executions: number, seed: number): Promise<MixResult> {
  const program = fileURLToPath(new URL('./mix-process.js', import.meta.url));
  const child = fork(program, [String(executions), String(seed)], {
    env: cleanEnvironment(),
    execArgv: ['--expose-gc'],
  });
  let timer: NodeJS.Timeout | undefined;
  let url = '';
  let scrapes = 0;
  let latest: Promise<unknown> = Promise.resolve();
  return new Promise<MixResult>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the process of the mix ended with ${code ?? 'a signal'}`)));
    const scrape = async (): Promise<Series> => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`the page answered ${response.status}`);
      return readPage(await response.text());
    };
    child.on('message', (message: MixMessage) => {
      if (message.kind === 'listening') {
        ({ url } = message);
        timer = setInterval(() => {
          latest = scrape().then(() => scrapes++, reject);
        }, scrapeEveryMs);
        return;
      }
      clearInterval(timer);
      // Requests at the same time are answered with one page, which may have been begun before the end.
      void latest.then(scrape).then((page) => resolve({ ...message, seed, page, scrapes }), reject);
    });
  }).finally(() => {
    clearInterval(timer);
    child.removeAllListeners('exit');
    if (child.connected) child.disconnect();
  });
}
