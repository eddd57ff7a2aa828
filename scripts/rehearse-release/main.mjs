// Rehearses a release: publishes every package to a registry on loopback and meets them there as people do.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consumers } from './consumers.mjs';
import { copyTree } from './copy-tree.mjs';
import { startRegistry } from './local-registry.mjs';
import { addPatch, packagesOf, publish } from './publish.mjs';
import { readmeExample } from './readme-example.mjs';
import { run } from './run.mjs';
import { findRuntimes } from './runtimes.mjs';
import { seedRegistry } from './seed-registry.mjs';
import { printTable } from './table.mjs';

const workspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(join(tmpdir(), 'tta-rehearsal-'));
const registry = await startRegistry(workspace, join(folder, 'registry'));
process.exitCode = await rehearse().finally(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function rehearse() {
  const tree = join(folder, 'tree');
  say('Copying the tree');
  await copyTree(workspace, tree);
  const tools = ['typescript', '@types/node'].map((name) => join(workspace, 'node_modules', name));
  const seeded = await seedRegistry(
    registry.url,
    packagesOf(workspace).map((each) => each.folder),
    tools,
  );
  say(`${seeded} dependencies are in the registry; publishing ours`);
  const first = await publish(tree, workspace, registry.url);
  const runtimes = await findRuntimes([20, 22, 24]);
  say(`Published ${first.map(({ name, version }) => `${name}@${version}`).join(', ')}; trying them`);

  const results = [];
  for (const { name, folder: source } of first) {
    for (const consumer of Object.keys(consumers))
      results.push(await meet(name, readmeExample(source), consumer, runtimes));
  }
  addPatch(tree);
  const second = await publish(tree, workspace, registry.url);
  for (const [index, { name, version }] of second.entries())
    results.push(await upgrade(name, first[index].version, version, readmeExample(second[index].folder)));
  return printTable(results);
}

/** One person who installs one package and runs its README's example. */
async function meet(name, example, consumer, runtimes) {
  const project = join(folder, 'consumers', `${name.slice(5)}-${consumer.replaceAll(' ', '-')}`);
  const result = { name, consumer, cells: new Map(), failures: [] };
  try {
    await install(project, example.install);
    const file = await consumers[consumer](project, example, {
      tsc: join(workspace, 'node_modules/typescript/bin/tsc'),
    });
    if (file === undefined) result.cells.set('types', 'ok');
    else
      for (const [major, node] of runtimes)
        result.cells.set(major, await attempt(result, () => runExample(node, project, file)));
  } catch (error) {
    result.failures.push(String(error.message));
  }
  return result;
}

/** Someone who has the version before and takes the new one. */
async function upgrade(name, from, to, example) {
  const result = { name, consumer: `upgrade ${from} to ${to}`, cells: new Map(), failures: [] };
  const project = join(folder, 'consumers', `${name.slice(5)}-upgrade`);
  result.cells.set(
    20,
    await attempt(result, async () => {
      await install(
        project,
        example.install.map((each) => (each.startsWith('@tta/') ? `${each}@${from}` : each)),
      );
      await install(
        project,
        example.install.map((each) => (each.startsWith('@tta/') ? `${each}@${to}` : each)),
      );
      const versions = oursIn(JSON.parse(await npm(project, ['ls', '--all', '--json'])));
      if (versions.some((version) => version !== to))
        throw new Error(`all of TTA is to be at ${to}, but found ${versions.join(', ')}`);
      await runExample(process.execPath, project, await consumers['ESM JavaScript'](project, example));
    }),
  );
  return result;
}

/** Versions of our packages anywhere in what `npm ls` says. */
function oursIn({ dependencies = {} }) {
  return Object.entries(dependencies).flatMap(([name, each]) => [
    ...(name.startsWith('@tta/') ? [each.version] : []),
    ...oursIn(each),
  ]);
}

async function install(project, packages) {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, '.npmrc'), `registry=${registry.url}\naudit=false\nfund=false\nupdate-notifier=false\n`);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  await npm(project, ['install', '--save-exact', '--prefer-online', ...packages, '@types/node']);
}

function npm(project, args) {
  return run('npm', args, {
    cwd: project,
    env: { npm_config_cache: join(folder, 'npm-cache'), npm_config_registry: registry.url },
  });
}

/** The example must end by itself, soon. */
function runExample(node, project, file) {
  const env = { OTEL_EXPORTER_PROMETHEUS_PORT: '0', NODE_NO_WARNINGS: '1' };
  return run(node, [file], { cwd: project, env, timeoutMs: 30_000 });
}

async function attempt(result, action) {
  try {
    await action();
    return 'ok';
  } catch (error) {
    result.failures.push(String(error.message));
    return 'FAILED';
  }
}

function say(text) {
  console.error(`${text} ...`);
}
