import { ok } from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Budget, Contestant, RunningContestant } from '../harness/contestant.js';
import type { Measures } from '../harness/measure.js';
import { sampleRound } from '../harness/sample-round.js';
import { foreignImports } from '../imports/imported.js';

/** Starts a fresh process at each sample, which imports and logs one line. */
export function firstLined(logger: 'tta' | 'winston', note?: string): Contestant {
  return { ...(note !== undefined && { note }), start: () => Promise.resolve(new FirstLined([logger])) };
}

/** Imports only the modules of others that importing `modules` loads, and writes a line without a logger. */
export function bareLineBehind(modules: readonly string[], note: string): Contestant {
  return { note, start: async () => new FirstLined(['foreign', ...(await foreignImports(modules))]) };
}

class FirstLined implements RunningContestant {
  constructor(private readonly args: readonly string[]) {}

  async verify(): Promise<void> {
    await this.#sample();
  }

  async warmUp(): Promise<void> {
    // The sample of `verify` has brought the files into the system's cache.
  }

  round(budget: Budget): Promise<Measures> {
    return sampleRound(budget, () => this.#sample());
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  async #sample(): Promise<Measures> {
    const folder = await mkdtemp(join(tmpdir(), 'first-line-'));
    try {
      const path = join(folder, 'output');
      const output = await open(path, 'a');
      const script = fileURLToPath(new URL('./line-process.js', import.meta.url));
      const child = fork(script, this.args, { stdio: ['ignore', output.fd, 'inherit', 'ipc'] });
      const exited = once(child, 'exit');
      const [measures] = (await Promise.race([
        once(child, 'message'),
        exited.then(() => Promise.reject(new Error(`${script} ended without an answer`))),
      ])) as [Measures];
      await exited;
      await output.close();
      const [line = ''] = (await readFile(path, 'utf8')).split('\n');
      ok(Object.values(JSON.parse(line) as object).includes('written'), line);
      return measures;
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}
