import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { CliIo } from './cli-io.js';
import { hideSecrets } from './hide-secrets.js';

/** What Alloy says of a configuration. `missing`: there is no `alloy` on the PATH to ask. */
export type Validation =
  { readonly result: 'valid' | 'missing' } | { readonly result: 'invalid'; readonly output: string };

const patienceMs = 60_000;

/** Asks `alloy validate`, if there is an `alloy`. The text is in a file of its own that is gone afterwards. */
export async function validateWithAlloy(io: CliIo, text: string): Promise<Validation> {
  const program = await findProgram('alloy', io.env.PATH ?? '');
  if (program === undefined) return { result: 'missing' };
  const folder = await mkdtemp(join(tmpdir(), 'tta-alloy-config-'));
  try {
    const file = join(folder, 'config.alloy');
    await writeFile(file, text, { mode: 0o600 });
    const { isDone, output } = await run(program, ['validate', file], io.env);
    if (isDone) return { result: 'valid' };
    return {
      result: 'invalid',
      output: hideSecrets(hideSecrets(text).hideIn(output).replaceAll(file, 'config.alloy')).text,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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

function run(
  program: string,
  args: readonly string[],
  env: CliIo['env'],
): Promise<{ isDone: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: patienceMs });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ isDone: false, output: `${program} could not be run: ${error.message}` }));
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString().trim();
      resolve({
        isDone: code === 0,
        output: output === '' ? `ended with ${signal ?? `exit code ${code ?? ''}`}` : output,
      });
    });
  });
}
