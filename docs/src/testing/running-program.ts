import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Program {
  readonly output: () => string;
  /** Resolves with the first match in what it has printed so far, or will print; rejects when it ends without one. */
  matching(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
}

/** Starts a program of Node in that folder, whose home is empty. */
export function startProgram(folder: string, args: readonly string[], env: Record<string, string> = {}): Program {
  return startCommand(folder, process.execPath, args, { OTEL_EXPORTER_PROMETHEUS_PORT: '0', ...env });
}

/** The same for any command. */
export function startCommand(
  folder: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Program {
  const child = spawn(command, args, { cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder, ...env } });
  let printed = '';
  let isEnded = false;
  const listeners = new Set<() => void>();
  const tell = (data: Buffer): void => {
    printed += data.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', tell);
  child.stderr.on('data', tell);
  const ended = once(child, 'close').then(([code]) => {
    isEnded = true;
    for (const listener of listeners) listener();
    return code as number | null;
  });
  return {
    output: () => printed,
    matching: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(printed);
          if (found === null && !isEnded) return;
          listeners.delete(look);
          if (found === null) reject(new Error(`it ended without printing ${String(pattern)}:\n${printed}`));
          else resolve(found);
        };
        listeners.add(look);
        look();
      }),
    signal: (name) => void child.kill(name),
    ended,
  };
}

/** Runs a program that a packed package brings, as `npx` would, and returns what it prints. */
export function runTool(
  packed: string,
  name: string,
  program: string,
  args: readonly string[],
  env: Record<string, string>,
): string {
  const folder = join(packed, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  return execFileSync(process.execPath, [join(folder, bin[program] ?? ''), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...env },
  });
}
