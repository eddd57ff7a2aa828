// Prints a table of the packages' installed sizes, and fails if one exceeds its limit. Reads the built files of the
// named folders, or of all. With --write the table goes into CONTRIBUTING.md.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packedSize, sizesTable, tooLarge } from './packed-size.mjs';
import { replaceTable } from './replace-table.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const all = () => readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
const sizes = (named.length > 0 ? named : all()).map(packedSize);

console.log(sizesTable(sizes));
if (process.argv.includes('--write')) await replaceTable(join(root, 'CONTRIBUTING.md'), sizesTable(sizes));
for (const message of sizes.map(tooLarge).filter(Boolean)) {
  console.error(message);
  process.exitCode = 1;
}
