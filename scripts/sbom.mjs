// Prints a CycloneDX bill of materials of our packages as installed, or with --licenses a table of their licences.
// Reads the dependencies installed here; development dependencies are left out.
import { spawnSync } from 'node:child_process';

const packages = ['core', 'primitives', 'otel', 'prom-exporter', 'live', 'redis', 'dbos', 'alloy-config'];
const filters = packages.flatMap((name) => ['--filter', `@tta/${name}`]);
const byLicense = JSON.parse(pnpm('licenses', 'list', '--prod', '--json', ...filters));
const components = Object.entries(byLicense)
  .flatMap(([license, packages]) =>
    packages.flatMap(({ name, versions }) => versions.map((version) => component(name, version, license))),
  )
  .filter(({ name }) => !name.startsWith('@tta/'))
  .sort((one, other) => (one.purl < other.purl ? -1 : 1));

if (process.argv.includes('--licenses')) {
  console.log('| package | version | licence |\n|---|---|---|');
  for (const { name, version, licenses } of components)
    console.log(`| ${name} | ${version} | ${licenses[0].license.id} |`);
} else {
  console.log(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components }, undefined, 2));
}

function component(name, version, license) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses: [{ license: { id: license } }] };
}

function pnpm(...args) {
  const { stdout, stderr, status } = spawnSync('pnpm', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`pnpm ${args.join(' ')} failed:\n${stderr}${stdout}`);
  return stdout;
}
