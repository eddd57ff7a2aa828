import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { packageFolder } from './paths.js';
import { waitUntil } from './wait-until.js';

export interface ChildOptions {
  /** Added to a small environment without the outer one's telemetry settings. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A file descriptor to take the place of standard output. */
  readonly stdout?: number;
}

/** How a process ended: `code`, or the signal that ended it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that a test started and has to end. */
export class Child {
  stdout = '';
  stderr = '';
  /** When it ended, by `performance.now()`. */
  endedAtMs: number | undefined;
  readonly ended: Promise<Ending>;
  readonly #process: ChildProcess;

  constructor(command: string, args: readonly string[], { env, cwd = packageFolder, stdout }: ChildOptions = {}) {
    const { PATH = '', HOME = '' } = process.env;
    this.#process = spawn(command, args, {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
    });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    // `close`, not `exit`: only then has all output arrived.
    this.ended = once(this.#process, 'close').then(([code, signal]) => {
      this.endedAtMs = performance.now();
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
    // Tests that do not await the end must not see an unhandled rejection when the program does not exist.
    this.ended.catch(() => undefined);
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error('the process could not be started: is the program installed?');
    return this.#process.pid;
  }

  get isRunning(): boolean {
    return this.#process.pid !== undefined && this.endedAtMs === undefined;
  }

  get stdoutLines(): string[] {
    return this.stdout.split('\n').filter((line) => line !== '');
  }

  /** Resolves to the first match of a pattern in the output. */
  async waitFor(pattern: RegExp, source: 'stdout' | 'stderr' = 'stdout'): Promise<RegExpExecArray> {
    return waitUntil(
      `${String(pattern)} in ${source}`,
      () => {
        const found = pattern.exec(this[source]);
        if (found === null && !this.isRunning) {
          throw new Error(`${this.#process.spawnfile} could not be started or ended without it\n${this.#output}`);
        }
        return found ?? undefined;
      },
      { describe: () => this.#output },
    );
  }

  /** Sends the signal, to this process and no other. */
  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Ends it, kindly first. */
  async stop(): Promise<Ending> {
    if (!this.isRunning) return this.ended;
    this.kill('SIGTERM');
    const timer = setTimeout(() => this.kill('SIGKILL'), 60_000);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  get #output(): string {
    return `--- stdout\n${this.stdout.slice(-2000)}\n--- stderr\n${this.stderr.slice(-2000)}`;
  }
}

/** Starts Node. */
export function startNode(args: readonly string[], options?: ChildOptions): Child {
  return new Child(process.execPath, args, options);
}
