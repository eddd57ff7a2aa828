import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const packageFolder = process.cwd();
const registerFile = join(packageFolder, 'dist', 'register.js');

export interface ChildApp {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Runs source text as an application under the built register module, at any free port. */
export function runApp(
  source: string,
  env: NodeJS.ProcessEnv,
  flag: '--import' | '--require' = '--import',
  descriptors?: number,
  wrapper: readonly string[] = [],
): ChildApp {
  if (!existsSync(registerFile)) throw new Error('These tests run what is built: `pnpm build` comes first.');
  const register = flag === '--import' ? pathToFileURL(registerFile).href : registerFile;
  const command = [...wrapper, process.execPath, flag, register, '--input-type=module', '--eval', source];
  const limit = descriptors === undefined ? '' : `ulimit -n ${descriptors} && `;
  const child = spawn('sh', ['-c', `${limit}exec "$0" "$@"`, ...command], {
    cwd: packageFolder,
    env: { PATH: process.env.PATH, OTEL_EXPORTER_PROMETHEUS_PORT: '0', ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, exit };
}

export async function waitFor<T>(find: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The discovery files in a folder, whole as a collector would find them. */
export async function discovered(dir: string): Promise<{ file: string; target: string }[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.json'));
  const found = files.map(async (file) => {
    // Another process may have swept it since.
    const text = await readFile(join(dir, file), 'utf8').catch(() => undefined);
    if (text === undefined) return [];
    const [group] = JSON.parse(text) as [{ targets: [string] }];
    return [{ file, target: group.targets[0] }];
  });
  return (await Promise.all(found)).flat();
}
