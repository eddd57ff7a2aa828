import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Budget, Contestant, RunningContestant } from '../harness/contestant.js';
import type { Measures } from '../harness/measure.js';

/** 0: a server of Node alone; 1: and core and primitives; 2: and otel; 3: and prom-exporter; 4: and live. */
export type Parts = 0 | 1 | 2 | 3 | 4;

/** The resident memory of a server with so many parts of TTA, in a fresh process each round. */
export function serverWith(parts: Parts, note?: string): Contestant {
  const script = fileURLToPath(new URL('./part-process.js', import.meta.url));
  return resident(script, [String(parts)], [], note);
}

/** The same of the demo that serves with its traffic. */
export function servingDemo(nodeOptions: readonly string[], note: string): Contestant {
  const script = fileURLToPath(import.meta.resolve('demo/dist/main.js'));
  return resident(script, ['--serve', '--no-wait', '--port', '0'], nodeOptions, note);
}

function resident(script: string, args: string[], nodeOptions: readonly string[], note?: string): Contestant {
  const start = (): Promise<RunningContestant> => Promise.resolve(new Resident(script, args, nodeOptions));
  return { ...(note !== undefined && { note }), start };
}

class Resident implements RunningContestant {
  constructor(
    private readonly script: string,
    private readonly args: string[],
    private readonly nodeOptions: readonly string[],
  ) {}

  async verify(): Promise<void> {
    // Each round finds out: a process that does not come to serve is an error.
  }

  async warmUp(): Promise<void> {
    // The memory of a fresh process is what counts.
  }

  async round({ roundMs }: Budget): Promise<Measures> {
    const folder = await mkdtemp(join(tmpdir(), 'tta-memory-'));
    const child = fork(this.script, this.args, {
      execArgv: ['--expose-gc', '--import', new URL('./report-memory.js', import.meta.url).href, ...this.nodeOptions],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, TTA_LIVE_DIR: folder },
    });
    const exited = once(child, 'exit');
    try {
      await Promise.race([serving(child.stderr as Readable), exited.then(() => ended(this.script))]);
      // Ten times a round: work that is put off to after the start shows too.
      await new Promise((resolve) => setTimeout(resolve, 10 * roundMs));
      const answered = once(child, 'message') as Promise<[{ residentMb: number }]>;
      child.send('report');
      const [{ residentMb }] = await answered;
      return { memory: residentMb };
    } finally {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true });
    }
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** Resolves when the process says that it serves. */
async function serving(output: Readable): Promise<void> {
  for await (const line of createInterface(output)) {
    if (!line.startsWith('Serving')) continue;
    output.resume();
    return;
  }
}

function ended(script: string): never {
  throw new Error(`${script} ended before it served`);
}
