import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** Options for starting a process. */
export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Takes all that it prints. */
  readonly logFile: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that we started. */
export interface Child {
  readonly pid: number;
  /** Settles when it has ended, for any reason. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  /** The last lines that it printed. */
  readonly tail: () => string;
  /** Asks it to end, and ends it when it does not. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const graceMs = 5000;

/** Starts a process that this one looks after. @throws Error when there is no such program */
export async function startChild({ command, args, logFile, cwd, env }: ChildOptions): Promise<Child> {
  const log = openSync(logFile, 'a');
  const child = spawn(command, [...args], {
    stdio: ['ignore', log, log],
    // A group of its own: Ctrl-C is for us, and we end it in order.
    detached: true,
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
  });
  closeSync(log);
  await once(child, 'spawn');
  const ended = once(child, 'exit').then(() => undefined);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded,
    tail: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-5).join('\n'),
    async stop(signal = 'SIGTERM') {
      if (hasEnded()) return;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
