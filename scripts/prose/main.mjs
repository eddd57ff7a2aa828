// Checks the English of everything that people read: `npm run lint:prose`, or `-- FILE...` for some files only.
// Files and folders in baseline.json are not mended yet: only their spelling is checked. `--renew-baseline` replaces its
// entries by the files below them that still have findings; a file outside of them is never added.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wrongExamples } from './constructions.mjs';
import { lintText } from './lint-text.mjs';
import { typescriptProse } from './typescript-prose.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const baselinePath = join(root, 'scripts/prose/baseline.json');
const read = (path) => readFileSync(join(root, path), 'utf8');
const isRead = (path) =>
  /\.(?:md|ts|mjs)$/.test(path) &&
  !/(?:^|\/)(?:CHANGELOG\.md|API\.md|api\/|vectors\/)/.test(path) &&
  // Its examples are there to be found.
  path !== 'scripts/prose/constructions.mjs';

const named = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const renew = process.argv.includes('--renew-baseline');
const baseline = JSON.parse(read('scripts/prose/baseline.json'));
const files = (named.length > 0 ? named.map((file) => relative(root, resolve(file))) : listed()).filter(isRead);

const findings = wrongExamples();
const stillUnmended = [];
for (const path of files) {
  const found = await lintFile(path);
  if (named.length === 0 && baseline.some((entry) => isBelow(path, entry))) {
    if (found.length > 0) stillUnmended.push(path);
  } else findings.push(...found.map(({ line, message }) => `${path}:${line}: ${message}`));
}

for (const finding of findings) console.error(finding);
if (named.length === 0) reportBaseline();
const spelling = spell(files);
if (findings.length > 0) console.error(`${findings.length} findings; CONTRIBUTING.md, "Prose", has the rules.`);
process.exitCode = findings.length === 0 && spelling === 0 ? 0 : 1;

async function lintFile(path) {
  if (path.endsWith('.md')) return lintText(read(path), 'markdown');
  const { text, lines } = typescriptProse(path, read(path));
  return (await lintText(text, 'comment')).map(({ line, message }) => ({ line: lines[line - 1] + 1, message }));
}

function reportBaseline() {
  const clean = baseline.filter((entry) => !stillUnmended.some((path) => isBelow(path, entry)));
  if (renew) writeFileSync(baselinePath, `${JSON.stringify(stillUnmended, undefined, 2)}\n`);
  else if (clean.length > 0) {
    console.error(`clean now, delete it from scripts/prose/baseline.json: ${clean.join(', ')}`);
  }
}

function isBelow(path, entry) {
  return entry.endsWith('/') ? path.startsWith(entry) : path === entry;
}

/** All files under version control, with those that are about to be. */
function listed() {
  const git = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (git.status !== 0) throw new Error(`git could not list the files: ${git.stderr || git.error?.message}`);
  const deleted = spawnSync('git', ['ls-files', '-z', '--deleted'], { cwd: root, encoding: 'utf8' }).stdout.split('\0');
  return git.stdout.split('\0').filter((path) => path !== '' && !deleted.includes(path));
}

function spell(paths) {
  const cspell = spawnSync(
    process.execPath,
    [join(root, 'node_modules/cspell/bin.mjs'), 'lint', '--no-progress', '--no-summary', '--file-list', 'stdin'],
    { cwd: root, input: paths.join('\n'), stdio: ['pipe', 'inherit', 'inherit'] },
  );
  return cspell.status;
}
