// Builds a program's workspace and becomes the program: `node scripts/launch.mjs WORKSPACE FILE [args]`. Quiet, because
// another program may read its output; one process, so that signals reach it.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import '../bootstrap.mjs';
import { endWithNpm } from './end-with-npm.mjs';
import { runWithProgress } from './run-with-progress.mjs';

const [, , workspace, file, ...args] = process.argv;
endWithNpm();

if (!existsSync(file)) console.error('Building ...');
const { status, output } = await runWithProgress(
  'Building',
  join('node_modules', '.bin', 'turbo'),
  ['run', 'build', `--filter=${workspace}`, '--output-logs=errors-only'],
  {
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', PATH: `${resolve('node_modules/.bin')}:${process.env.PATH}` },
    shell: process.platform === 'win32',
  },
);
if (status !== 0) {
  console.error(output);
  console.error('The build failed; the lines above say why.');
  process.exit(1);
}

process.argv = [process.argv[0], resolve(file), ...args];
await import(pathToFileURL(resolve(file)).href);
