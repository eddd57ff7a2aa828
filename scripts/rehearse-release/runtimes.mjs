// The Node versions that are supported, and other runtimes. They come from npm; the Node that runs this is taken as it is.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** Paths of the executables by major version. */
export async function findRuntimes(majors) {
  const found = new Map();
  for (const major of majors) {
    const own = process.versions.node.split('.')[0] === String(major);
    found.set(major, own ? process.execPath : await fromNpm(major));
  }
  return found;
}

async function fromNpm(major) {
  const path = await run('npx', ['--yes', '-p', `node@${major}`, 'node', '-p', 'process.execPath']);
  return path.trim();
}

/** Exact versions, so that a rehearsal says the same tomorrow. */
const others = {
  bun: { version: '1.4.5', scope: '@oven', file: 'bin/bun' },
  deno: { version: '2.9.6', scope: '@deno', file: 'deno' },
};

/** Paths of the executables of bun and deno, or the reasons why there are none here. */
export async function findOtherRuntimes(folder) {
  const found = {};
  for (const [name, { version, scope, file }] of Object.entries(others)) {
    const place = join(folder, name);
    mkdirSync(place, { recursive: true });
    try {
      // The binary of this platform is an optional dependency; scripts of packages are not run.
      const args = ['install', '--prefix', place, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
      await run('npm', [...args, `${name}@${version}`]);
      const platforms = join(place, 'node_modules', scope);
      const path = readdirSync(platforms)
        .map((platform) => join(platforms, platform, file))
        .find(existsSync);
      await run(path, ['--version']);
      found[name] = { path };
    } catch (error) {
      found[name] = {
        reason: `${name}@${version} could not be had from npm: ${error.message.split('\n', 2).join(' ')}`,
      };
    }
  }
  return found;
}
