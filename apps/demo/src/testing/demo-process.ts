import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface DemoResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built demo as a process, with what it says so far. */
export class DemoProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<DemoResult>;
  readonly #process: ChildProcessByStdio<null, Readable, Readable>;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const { PATH = '', HOME = '' } = process.env;
    this.#process = spawn(process.execPath, [main, ...args], {
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A demo that does not end must not go on after its test.
      timeout: 240_000,
      killSignal: 'SIGKILL',
    });
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(this.#process, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Resolves when standard error has that text. */
  async saying(text: string): Promise<void> {
    while (!this.stderr.includes(text)) {
      const more = once(this.#process.stderr, 'data').then(() => true);
      if (!(await Promise.race([more, this.ended.then(() => false)]))) {
        throw new Error(`the demo ended without saying ${JSON.stringify(text)}\n${this.stdout}\n${this.stderr}`);
      }
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}

export function runDemo(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<DemoResult> {
  return new DemoProcess(args, env).ended;
}
