// Makes a clean clone ready: installs the workspace when it is missing or older than its lock file.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInRange } from './scripts/node-range.mjs';
import { runWithProgress } from './scripts/run-with-progress.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

if (!isInRange(process.versions.node, manifest.engines.node)) {
  console.error(
    `TTA needs Node ${manifest.engines.node}, this is ${process.versions.node}; install another Node and run the command again.`,
  );
  process.exit(1);
}

if (needsInstall()) {
  console.error('Installing dependencies (once; half a minute, or some minutes on a slow machine) ...');
  const args = ['--yes', manifest.packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'];
  const { status, output } = await runWithProgress('Installing', 'npx', args, {
    cwd: root,
    // pnpm asks before it replaces a folder, unless it knows that there is no terminal to answer.
    env: { ...process.env, CI: 'true' },
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(output);
    console.error('Dependencies could not be installed; the lines above say why. Is the npm registry reachable?');
    process.exit(1);
  }
}

function needsInstall() {
  try {
    return statSync(join(root, 'node_modules/.modules.yaml')).mtimeMs < statSync(join(root, 'pnpm-lock.yaml')).mtimeMs;
  } catch {
    return true;
  }
}
