// What a package's README tells its reader to install and to run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages of its first `npm install`, and its first TypeScript block. */
export function readmeExample(folder) {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const install = /^npm install (.+)$/m.exec(readme)?.[1];
  const code = /^```ts\n([\s\S]*?)^```$/m.exec(readme)?.[1];
  if (install === undefined) throw new Error(`${folder}/README.md has no line "npm install ..."`);
  if (code === undefined) throw new Error(`${folder}/README.md has no example in a ts block`);
  return { install: install.split(/\s+/).filter((word) => !word.startsWith('-')), code };
}

/** The same example for who uses `require`. */
export function asCommonJs(javascript) {
  const body = javascript.replace(
    /^import\s*\{([^}]*)\}\s*from\s*(["'][^"']+["']);?$/gm,
    (_match, names, from) => `const {${names.replaceAll(' as ', ': ')}} = require(${from});`,
  );
  if (/^import\s/m.test(body)) throw new Error('the example has an import that require cannot replace');
  return `(async () => {\n${body}\n})().catch((error) => { console.error(error); process.exitCode = 1; });\n`;
}
