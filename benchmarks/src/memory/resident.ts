import { strictEqual } from 'node:assert/strict';
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

interface ServerOptions {
  readonly note?: string;
  /** How many requests it has answered, one after the other, before its memory is looked at. Default 0. */
  readonly requests?: number;
}

/** The resident memory of a server with so many parts of TTA, in a fresh process each round. */
export function serverWith(parts: Parts, { note, requests = 0 }: ServerOptions = {}): Contestant {
  const script = fileURLToPath(new URL('./part-process.js', import.meta.url));
  return resident({ script, args: [String(parts)], requests }, note);
}

/** The same of the demo that serves with its traffic. */
export function servingDemo(nodeOptions: readonly string[], note: string): Contestant {
  const script = fileURLToPath(import.meta.resolve('demo/dist/main.js'));
  return resident({ script, args: ['--serve', '--no-wait', '--port', '0'], nodeOptions }, note);
}

/** The process whose memory is looked at. */
interface Served {
  readonly script: string;
  readonly args: readonly string[];
  readonly nodeOptions?: readonly string[];
  readonly requests?: number;
}

function resident(served: Served, note?: string): Contestant {
  const start = (): Promise<RunningContestant> => Promise.resolve(new Resident(served));
  return { ...(note !== undefined && { note }), start };
}

class Resident implements RunningContestant {
  constructor(private readonly served: Served) {}

  async verify(): Promise<void> {
    // Each round finds out: a process that does not come to serve is an error.
  }

  async warmUp(): Promise<void> {
    // The memory of a fresh process is what counts.
  }

  async round({ roundMs }: Budget): Promise<Measures> {
    const folder = await mkdtemp(join(tmpdir(), 'tta-memory-'));
    const { script, args, nodeOptions = [], requests = 0 } = this.served;
    const child = fork(script, args, {
      execArgv: ['--expose-gc', '--import', new URL('./report-memory.js', import.meta.url).href, ...nodeOptions],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, TTA_LIVE_DIR: folder },
    });
    const exited = once(child, 'exit');
    try {
      const url = await addressOf(child.stderr as Readable, script);
      for (let request = 0; request < requests; request++) strictEqual(await (await fetch(url)).text(), 'served');
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

/** Resolves with the address that the process says it serves at. */
async function addressOf(output: Readable, script: string): Promise<string> {
  for await (const line of createInterface(output)) {
    if (!line.startsWith('Serving')) continue;
    output.resume();
    const [, url = ''] = line.split(' ');
    return url;
  }
  throw new Error(`${script} ended before it served`);
}
