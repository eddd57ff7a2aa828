import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { llmsText } from './llms-text.js';

const run = promisify(execFile);
const docs = fileURLToPath(new URL('../..', import.meta.url));

const progressEveryMs = 10_000;

/** Builds the pages, and the reference of the API below `api/` if asked. Returns the folder that holds the site. */
export async function buildSite({
  hasReference,
  folder = join(docs, '.vitepress/dist'),
  onProgress = () => undefined,
}: {
  readonly hasReference: boolean;
  readonly folder?: string;
  /** Gets a line when a part begins, and every ten seconds while it lasts. */
  readonly onProgress?: (line: string) => void;
}): Promise<string> {
  await telling('Building the pages', onProgress, () =>
    node(program('vitepress', 'bin/vitepress.js'), ['build', docs, '--outDir', folder], docs),
  );
  await writeFile(join(folder, 'llms.txt'), llmsText());
  const root = dirname(docs.replace(/\/$/, ''));
  if (hasReference)
    await telling('Building the reference of the API', onProgress, () =>
      node(program('typedoc', 'bin/typedoc'), ['--out', join(folder, 'api')], root),
    );
  return folder;
}

async function telling(part: string, onProgress: (line: string) => void, build: () => Promise<void>): Promise<void> {
  onProgress(`${part} ...`);
  let seconds = 0;
  const timer = setInterval(() => onProgress(`${part}, ${(seconds += progressEveryMs / 1000)} s ...`), progressEveryMs);
  try {
    await build();
  } finally {
    clearInterval(timer);
  }
}

function program(name: string, path: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), path);
}

async function node(file: string, args: readonly string[], cwd: string): Promise<void> {
  try {
    await run(process.execPath, [file, ...args], { cwd, env: { ...process.env, NO_COLOR: '1' } });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${file} failed:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
