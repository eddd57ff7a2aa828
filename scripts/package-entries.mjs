import { readFileSync } from 'node:fs';

const sources = (files) =>
  Object.fromEntries(
    files
      .filter(Boolean)
      .map((file) => file.replace('./dist/', '').replace(/(\.d\.ts|\.js)$/, ''))
      .map((name) => [name, `src/${name}.ts`]),
  );

/** Name and entry points of the package in this folder: sources of the files in `exports` and `bin`, by name in `dist`. */
export function packageEntries() {
  const { name, exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
  const entries = Object.values(exports);
  const code = sources([...entries.map((entry) => entry.default), ...Object.values(bin)]);
  if (Object.keys(code).length === 0) throw new Error(`"exports" in the package.json of ${name} names no file`);
  return {
    name,
    code,
    types: sources(entries.map((entry) => entry.types)),
  };
}
