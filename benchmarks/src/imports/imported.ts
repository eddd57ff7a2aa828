import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Budget, Contestant, RunningContestant } from '../harness/contestant.js';
import type { Measures } from '../harness/measure.js';
import { sampleRound } from '../harness/sample-round.js';
import type { LoadedModule } from './trace-process.js';

/** Names of the modules to import, or a function that finds them. */
type Modules = readonly string[] | (() => Promise<readonly string[]>);

/** Imports the modules in a fresh process at each sample. */
export function imported(modules: Modules, note?: string): Contestant {
  return {
    ...(note !== undefined && { note }),
    start: async () => {
      const names = typeof modules === 'function' ? await modules() : modules;
      return new Imported(names.map((name) => import.meta.resolve(name)));
    },
  };
}

/** Only compiles what importing the modules loads, each file as it is, in a fresh process: none of it is run. */
export function compiled(modules: readonly string[], note: string): Contestant {
  return {
    note,
    start: async () => {
      const loaded = await trace(modules.map((name) => import.meta.resolve(name)));
      const files = new Set(loaded.map(({ module }) => module).filter((url) => url.startsWith('file:')));
      return new Imported([...files], './compile-process.js');
    },
  };
}

/** The modules of others that TTA's packages import themselves when `modules` are imported. */
export async function foreignImports(modules: readonly string[]): Promise<readonly string[]> {
  const loaded = await trace(modules.map((name) => import.meta.resolve(name)));
  const isOurs = (url: string | undefined): boolean => url !== undefined && /\/packages\/[^/]+\/dist\//.test(url);
  const foreign = loaded.filter(({ importer, module }) => isOurs(importer) && !isOurs(module));
  return [...new Set(foreign.map(({ module }) => module))].filter((url) => !url.startsWith('node:'));
}

class Imported implements RunningContestant {
  #foreignCount = NaN;

  constructor(
    private readonly urls: readonly string[],
    private readonly script = './probe-process.js',
  ) {}

  async verify(): Promise<void> {
    const loaded = new Set((await trace(this.urls)).map(({ module }) => module));
    for (const url of this.urls) if (!loaded.has(url)) throw new Error(`${url} was not loaded`);
    this.#foreignCount = [...loaded].filter((url) =>
      /\/node_modules\/(@opentelemetry|winston|logform)/.test(url),
    ).length;
  }

  async warmUp(): Promise<void> {
    // Once, so that the files are in the system's cache.
    await this.#import();
  }

  async round(budget: Budget): Promise<Measures> {
    return { ...(await sampleRound(budget, () => this.#import())), foreign: this.#foreignCount };
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  #import(): Promise<Measures> {
    return ask<Measures>(this.script, this.urls);
  }
}

function trace(urls: readonly string[]): Promise<readonly LoadedModule[]> {
  return ask('./trace-process.js', urls);
}

/** Forks a process that answers once. */
async function ask<Answer>(script: string, args: readonly string[]): Promise<Answer> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    execArgv: ['--expose-gc', '--experimental-vm-modules', '--no-warnings'],
  });
  const exited = once(child, 'exit');
  const [answer] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => {
      throw new Error(`${script} ended without an answer`);
    }),
  ])) as [Answer];
  await exited;
  return answer;
}
