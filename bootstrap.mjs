// Makes a clean clone ready: installs the workspace when it is missing or older than its lock file.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `TTA needs Node ${manifest.engines.node}, this is ${process.versions.node}; install a newer Node and run the command again.`,
  );
  process.exit(1);
}

if (needsInstall()) {
  console.error('Installing dependencies (once, about half a minute) ...');
  const install = spawnSync(
    'npx',
    ['--yes', manifest.packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'],
    {
      cwd: root,
      // pnpm asks before it replaces a folder; without a terminal it needs to be told that nobody answers.
      env: { ...process.env, CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      shell: process.platform === 'win32',
    },
  );
  if (install.status !== 0) {
    console.error(`${install.stdout ?? ''}${install.stderr ?? ''}${install.error?.message ?? ''}`);
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
