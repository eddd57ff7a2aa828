// Versions, builds and publishes as a release does, to the local registry.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pnpm } from './copy-tree.mjs';

/** Publishes what the changesets of the tree say. Returns name and version of each package. */
export async function publish(tree, workspace, registry) {
  await pnpm(tree, ['version-packages'], workspace);
  await pnpm(tree, ['--recursive', '--filter', './packages/*', 'run', 'build'], workspace);
  const userconfig = join(tree, '.rehearsal-npmrc');
  writeFileSync(userconfig, `${registry.replace('http:', '')}:_authToken=rehearsal\n`);
  await pnpm(tree, ['exec', 'changeset', 'publish', '--no-git-tag'], workspace, {
    npm_config_registry: registry,
    NPM_CONFIG_USERCONFIG: userconfig,
    npm_config_provenance: 'false',
  });
  return packagesOf(tree).map(({ folder, manifest }) => ({ name: manifest.name, version: manifest.version, folder }));
}

/** Adds a change to every package, so that there is another version to publish. */
export function addPatch(tree) {
  const names = packagesOf(tree).map(({ manifest }) => `'${manifest.name}': patch`);
  writeFileSync(join(tree, '.changeset/rehearsal.md'), `---\n${names.join('\n')}\n---\n\nA patch of the rehearsal.\n`);
}

export function packagesOf(tree) {
  return readdirSync(join(tree, 'packages')).map((name) => {
    const folder = join(tree, 'packages', name);
    return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
  });
}
