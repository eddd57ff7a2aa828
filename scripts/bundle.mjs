// Makes one file of each entry of the package in this folder, and of what they share: Node opens each file of a package
// by itself, and that is most of the time an import takes. Declarations come from tsc, and other packages stay outside.
import { readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const { exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const built = [...Object.values(exports).map((entry) => entry.default), ...Object.values(bin)].filter(Boolean);
const entries = built.map((file) => file.replace('./dist/', '').replace(/\.js$/, ''));

rmSync('dist/chunks', { recursive: true, force: true });
await build({
  entryPoints: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: true,
  // Names of classes are seen in errors and in metrics.
  keepNames: true,
  logLevel: 'warning',
});
