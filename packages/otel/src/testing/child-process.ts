import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
const register = new URL('../../dist/register.js', import.meta.url);

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: string[];
}

export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
  /** Resolves when standard output holds that text. */
  readonly said: (text: string) => Promise<void>;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Modules to be loaded before. Default: the built `register`. */
  readonly imports?: readonly URL[];
}

/** Runs a module's text with the built package, as a user's application would run. */
export function start(source: string, { env = {}, imports = [register] }: ChildOptions = {}): Running {
  if (!existsSync(register)) throw new Error('build the package before: pnpm build');
  const flags = imports.flatMap((url) => ['--import', url.href]);
  const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', source], {
    cwd: packageFolder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: (() => void)[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const check of waiting) check();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve({ code, signal, stdout, stderr, lines });
    });
  });
  const said = async (text: string): Promise<void> => {
    const isSaid = new Promise<void>((resolve) => {
      const check = (): void => {
        if (stdout.includes(text)) resolve();
      };
      waiting.push(check);
      check();
    });
    const isOver = ended.then(({ stderr: last }) => {
      if (!stdout.includes(text)) throw new Error(`ended without saying ${text}: ${last}`);
    });
    await Promise.race([isSaid, isOver]);
  };
  return { child, ended, said };
}

/** Runs it to its end. */
export function run(source: string, options?: ChildOptions): Promise<Ended> {
  return start(source, options).ended;
}
