// Makes one file of each entry of the package in this folder, and of what they share: Node opens each file of a package
// by itself, and that is most of the time an import takes. Declarations come from tsc, and other packages stay outside.
// Rollup does it and not esbuild, which leaves classes their names only by naming each function again as it is made: that
// made an observed step take twice its time.
import { readFileSync, rmSync } from 'node:fs';
import { rollup } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';

const { exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const built = [...Object.values(exports).map((entry) => entry.default), ...Object.values(bin)].filter(Boolean);
const entries = built.map((file) => file.replace('./dist/', '').replace(/\.js$/, ''));

const bundle = await rollup({
  input: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
  external: /^[^./]/,
  plugins: [esbuild({ target: 'node20.19' })],
  onLog(level, log, handle) {
    // Whatever it has to say is a mistake of ours.
    handle(level === 'warn' ? 'error' : level, log);
  },
});
rmSync('dist/chunks', { recursive: true, force: true });
await bundle.write({
  dir: 'dist',
  format: 'es',
  chunkFileNames: 'chunks/[name]-[hash].js',
  sourcemap: true,
  hoistTransitiveImports: false,
});
await bundle.close();
