// Rehearses a release: publishes every package to a registry on loopback and meets them there as people do. With
// --package or --consumer only some of them; with --write the table goes into CONTRIBUTING.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packedSize, sizesTable, tooLarge } from '../packed-size.mjs';
import { replaceTable } from '../replace-table.mjs';
import { consumers } from './consumers.mjs';
import { copyTree } from './copy-tree.mjs';
import { startRegistry } from './local-registry.mjs';
import { meet, upgrade } from './meet.mjs';
import { addPatch, packagesOf, publish } from './publish.mjs';
import { findOtherRuntimes, findRuntimes } from './runtimes.mjs';
import { seedRegistry } from './seed-registry.mjs';
import { onlyOnRequest, readSelection } from './selection.mjs';
import { printFailures, resultsTable } from './table.mjs';

const workspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const selection = readSelection(
  process.argv.slice(2),
  packagesOf(workspace).map(({ manifest }) => manifest.name),
  Object.keys(consumers),
);
const folder = mkdtempSync(join(tmpdir(), 'tta-rehearsal-'));
const registry = await startRegistry(workspace, join(folder, 'registry'));
const failures = await rehearse()
  .catch((error) => {
    console.error(`\nThe rehearsal could not go on: ${error.message}`);
    return 1;
  })
  .finally(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });
process.exitCode = failures === 0 ? 0 : 1;

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
  const place = {
    folder,
    workspace,
    registry: registry.url,
    runtimes: await findRuntimes([20, 22, 24]),
    others: await findOtherRuntimes(join(folder, 'runtimes')),
  };
  say(`Published ${first.map(({ name, version }) => `${name}@${version}`).join(', ')}; trying them`);

  const leftOut = onlyOnRequest.filter((name) => !selection.packages.includes(name));
  if (leftOut.length > 0)
    say(`Without ${leftOut.join(', ')}, whose example needs a PostgreSQL: ask for it by --package`);
  const results = [];
  for (const published of first.filter(isChosen)) {
    for (const consumer of selection.consumers) {
      const result = await meet(place, published, consumer);
      if (result !== undefined) results.push(result);
    }
  }
  const sizes = first.map(({ folder: source }) => packedSize(source));
  if (selection.isUpgraded) {
    addPatch(tree);
    const second = await publish(tree, workspace, registry.url);
    for (const published of second.filter(isChosen))
      results.push(await upgrade(place, first.find(({ name }) => name === published.name).version, published));
  }
  const table = resultsTable(results);
  console.log(table);
  if (selection.isWritten) await replaceTable(join(workspace, 'CONTRIBUTING.md'), table);
  return printFailures(results) + printSizes(sizes);
}

function isChosen({ name }) {
  return selection.packages.includes(name);
}

function printSizes(sizes) {
  console.log(`\n${sizesTable(sizes)}`);
  const messages = sizes.map(tooLarge).filter(Boolean);
  for (const message of messages) console.error(`\n${message}`);
  return messages.length;
}

function say(text) {
  console.error(`${text} ...`);
}
