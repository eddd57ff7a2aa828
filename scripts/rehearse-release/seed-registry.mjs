// Publishes the dependencies of our packages to the local registry, from the copies installed here. A dependency that a
// package uses without declaring it is not among them, so installing the package there reveals the omission.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from './run.mjs';

/** Publishes the dependencies of those folders' packages, and theirs, and so on. Returns how many. */
export async function seedRegistry(registry, folders, extra) {
  const found = new Map();
  for (const folder of folders) collectDependencies(folder, found);
  for (const folder of extra) collect(realpathSync(folder), found);
  for (const folder of found.values()) await put(registry, folder);
  return found.size;
}

function collectDependencies(folder, found) {
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifestOf(folder);
  for (const name of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
    if (name.startsWith('@tta/')) continue;
    const path = locate(folder, name);
    // Optional ones of other platforms are not installed.
    if (path !== undefined) collect(path, found);
  }
}

function collect(folder, found) {
  const { name, version } = manifestOf(folder);
  const id = `${name}@${version}`;
  if (found.has(id)) return;
  found.set(id, folder);
  collectDependencies(folder, found);
}

/** Where Node would find it from there. */
function locate(from, name) {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return realpathSync(path);
  }
  return undefined;
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

async function put(registry, folder) {
  const manifest = manifestOf(folder);
  const { name, version } = manifest;
  const file = join(tmpdir(), `${name.replaceAll('/', '-')}-${version}-${process.pid}.tgz`);
  await run('tar', ['-czf', file, '--exclude', './node_modules', '--transform', 's,^\\.,package,', '-C', folder, '.']);
  const data = readFileSync(file);
  rmSync(file);
  const tarball = `${name}-${version}.tgz`;
  const dist = {
    integrity: `sha512-${createHash('sha512').update(data).digest('base64')}`,
    shasum: createHash('sha1').update(data).digest('hex'),
    tarball: `${registry}${name}/-/${tarball}`,
  };
  const response = await fetch(registry + name.replace('/', '%2f'), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      _id: name,
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...manifest, dist } },
      _attachments: {
        [tarball]: { content_type: 'application/octet-stream', data: data.toString('base64'), length: data.length },
      },
    }),
  });
  if (!response.ok)
    throw new Error(`the local registry refused ${name}@${version}: ${response.status} ${await response.text()}`);
}
