import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CliIo } from './cli-io.js';
import { hideSecrets } from './hide-secrets.js';
import { trialCopy } from './trial-copy.js';

/** The result of starting a real Alloy with a configuration. `missing`: there is no `alloy` on the PATH. */
export type Trial =
  { readonly result: 'healthy' | 'missing' } | { readonly result: 'refused'; readonly output: string };

/** How a configuration is tried. */
export interface TrialOptions {
  /** Folder that stands for `/` in the paths of certificates and secrets. Default `/`. */
  readonly root?: string;
  /** Milliseconds that Alloy may take until all its components are healthy. Default 30 000. */
  readonly patienceMs?: number;
}

const usualPatienceMs = 30_000;
const pollMs = 100;
/** A component may say that it is healthy before it has tried anything. */
const healthyPolls = 10;

/**
 * Starts a copy of the configuration in the `alloy` on the PATH, on a free loopback port and with its own storage, and
 * stops it once all components are healthy. `alloy validate` builds no component, so it accepts files that do not start.
 */
export async function runTrial(
  io: Pick<CliIo, 'env'>,
  text: string,
  { root = '/', patienceMs = usualPatienceMs }: TrialOptions = {},
): Promise<Trial> {
  const program = await findProgram('alloy', io.env.PATH ?? '');
  if (program === undefined) return { result: 'missing' };
  const folder = await mkdtemp(join(tmpdir(), 'tta-alloy-config-'));
  try {
    const file = join(folder, 'config.alloy');
    const named = join(folder, 'named-by-variable');
    await mkdir(named);
    const copy = trialCopy(text, { folder: named, root });
    await writeFile(file, copy.text, { mode: 0o600 });
    const address = `127.0.0.1:${await freePort()}`;
    const args = ['run', '--disable-reporting', `--storage.path=${join(folder, 'data')}`];
    const child = spawn(program, [...args, `--server.http.listen-addr=${address}`, file], {
      env: { PATH: io.env.PATH, HOME: folder, ...copy.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const problem = await watch(child, address, patienceMs);
    if (problem === undefined) return { result: 'healthy' };
    // Alloy's output may repeat lines of the file, including secrets that they hold in plain text.
    const shown = hideSecrets(text).hideIn(problem).replaceAll(file, 'config.alloy');
    return { result: 'refused', output: hideSecrets(shown).text };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Watches a starting Alloy and stops it. Gives what is wrong with it, if anything is. */
async function watch(child: ChildProcess, address: string, patienceMs: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const printed = (): string => Buffer.concat(chunks).toString().trim();
  let ended: string | undefined;
  const end = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      ended = `it could not be run: ${error.message}`;
      resolve();
    });
    child.on('close', (code, signal) => {
      ended ??= `it ended with ${signal ?? `exit code ${code ?? ''}`}`;
      resolve();
    });
  });
  try {
    const started = Date.now();
    let healthy = 0;
    let last = 'it did not become ready';
    while (ended === undefined && Date.now() - started < patienceMs) {
      const state = await stateOf(address);
      if (state !== undefined) last = state;
      healthy = state === 'healthy' ? healthy + 1 : 0;
      if (healthy === healthyPolls) return undefined;
      await Promise.race([end, wait(pollMs)]);
    }
    const output = printed();
    return ended === undefined ? [last, output].join('\n') : output === '' ? ended : output;
  } finally {
    child.kill();
    const isGone = await Promise.race([end.then(() => true), wait(2000, false, { ref: false })]);
    if (!isGone) child.kill('SIGKILL');
    await end;
  }
}

/** `healthy`, what Alloy says is not, or `undefined` while it does not answer or is not ready. */
async function stateOf(address: string): Promise<string | undefined> {
  try {
    const ready = await fetch(`http://${address}/-/ready`, { signal: AbortSignal.timeout(2000) });
    if (ready.status !== 200) return undefined;
    const healthy = await fetch(`http://${address}/-/healthy`, { signal: AbortSignal.timeout(2000) });
    const body = (await healthy.text()).trim();
    return healthy.status === 200 ? 'healthy' : body === '' ? `/-/healthy answers ${healthy.status}` : body;
  } catch {
    return undefined;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((part) => part !== '')) {
    const program = join(folder, name);
    const isThere = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return program;
  }
  return undefined;
}
