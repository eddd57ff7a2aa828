import { strictEqual } from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Budget, Contestant, RunningContestant } from '../harness/contestant.js';
import type { Measures } from '../harness/measure.js';
import { sampleRound } from '../harness/sample-round.js';

/** Asks a fresh process once, at each sample. */
export function firstRequested(server: 'bare' | 'tta', note?: string): Contestant {
  return { ...(note !== undefined && { note }), start: () => Promise.resolve(new FirstRequested(server)) };
}

/** Half a second: whatever is put off to after the answer shows too. */
const watchedMs = 500;

class FirstRequested implements RunningContestant {
  constructor(private readonly server: string) {}

  async verify(): Promise<void> {
    await this.#sample();
  }

  async warmUp(): Promise<void> {
    // Once, so that the files are in the system's cache.
    await this.#sample();
  }

  round(budget: Budget): Promise<Measures> {
    return sampleRound(budget, () => this.#sample());
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  async #sample(): Promise<Measures> {
    const script = fileURLToPath(new URL('./server-process.js', import.meta.url));
    const child = fork(script, [this.server], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const exited = once(child, 'exit');
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    const startedAt = performance.now();
    strictEqual(await textOf(url), 'served');
    const time = performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, watchedMs));
    const answered = once(child, 'message') as Promise<[Measures]>;
    child.send('measures');
    const [measures] = await answered;
    child.disconnect();
    await exited;
    return { time, ...measures };
  }
}

function textOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', reject);
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}
