// Reads from a package's README the commands to install it, its example and the names it uses.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The second example, which is a program of its own, and all that its README installs up to it; `undefined` where the
 * README has none.
 */
function secondExample(readme) {
  const [, second] = [...readme.matchAll(/^```ts\n(import [\s\S]*?)^```$/gm)];
  if (second === undefined) return undefined;
  const commands = readme.slice(0, second.index).matchAll(/^npm install (.+)$/gm);
  return { code: second[1], install: [...commands].flatMap(([, packages]) => packagesIn(packages)) };
}

function packagesIn(command) {
  return command.split(/\s+/).filter((word) => !word.startsWith('-'));
}

/** The install command and the first example, which precede the options, and the names of its own that it mentions. */
export function readmeExample(folder) {
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const [start] = readme.split(/^## Options/m);
  const install = /^npm install (.+)$/m.exec(start)?.[1];
  const code = /^```ts\n([\s\S]*?)^```$/m.exec(start)?.[1];
  if (install === undefined) throw new Error(`its README has no line "npm install ..." before its options`);
  if (code === undefined) throw new Error(`its README has no example in a ts block before its options`);
  const entries = readme.match(new RegExp(`${name}(/[\\w-]+)*(?![\\w/-])`, 'g'));
  const programs = Array.from(readme.matchAll(/\bnpx ([\w-]+)/g), ([, program]) => program);
  return {
    name,
    install: packagesIn(install),
    code,
    second: secondExample(readme),
    /** Such as `@tta/core/testing`. */
    entries: [...new Set(entries)],
    /** Such as `tta-alloy-config`. */
    programs: [...new Set(programs)],
  };
}

/** The same example with `require`. */
export function asCommonJs(javascript) {
  return `(async () => {\n${requireInstead(javascript)}\n})().catch((error) => { console.error(error); process.exitCode = 1; });\n`;
}

/** The same code with `require` in place of `import`. */
export function requireInstead(javascript) {
  const body = javascript.replace(
    /^import\s*\{([^}]*)\}\s*from\s*(["'][^"']+["']);?$/gm,
    (_match, names, from) => `const {${names.replaceAll(' as ', ': ')}} = require(${from});`,
  );
  if (/^import\s/m.test(body)) throw new Error('the example has an import that require cannot replace');
  return body;
}
