// Builds what a program needs and becomes it: `node scripts/launch.mjs WORKSPACE FILE [args]`. Quiet, for what the program
// prints may be for another program; and one process, so that a signal reaches it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import '../bootstrap.mjs';

const [, , workspace, file, ...args] = process.argv;

if (!existsSync(file)) console.error('Building ...');
const build = spawnSync(
  join('node_modules', '.bin', 'turbo'),
  ['run', 'build', `--filter=${workspace}`, '--output-logs=errors-only'],
  {
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', PATH: `${resolve('node_modules/.bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  },
);
if (build.status !== 0) {
  console.error(`${build.stdout ?? ''}${build.stderr ?? ''}${build.error?.message ?? ''}`);
  console.error('The build failed; the lines above say why.');
  process.exit(1);
}

process.argv = [process.argv[0], resolve(file), ...args];
await import(pathToFileURL(resolve(file)).href);
