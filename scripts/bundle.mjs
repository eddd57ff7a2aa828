// Makes one file of each entry of the package in this folder, and of what they share: Node opens each file of a package
// by itself, and that is most of the time an import takes. Other packages stay outside.
// Rollup does it and not esbuild, which leaves classes their names only by naming each function again as it is made: that
// made an observed step take twice its time.
import { rmSync } from 'node:fs';
import { minify } from '@swc/core';
import { transform } from 'esbuild';
import { rollup } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';
import { packageEntries } from './package-entries.mjs';

// Takes out spaces and comments and shortens local names. Names of classes are seen in errors and metrics, those of
// functions in stack traces: they stay. Debuggers get the sources from the maps.
const small = {
  name: 'small',
  renderChunk: (code) =>
    minify(code, {
      module: true,
      compress: false,
      mangle: { toplevel: false, keep_classnames: true, keep_fnames: true },
      format: { comments: false },
      sourceMap: true,
    }),
};

// Breaks lines: Node prints the whole line of an uncaught error before its message.
const shortLines = {
  name: 'short-lines',
  renderChunk: (code) =>
    transform(code, { minifyWhitespace: true, lineLimit: 120, sourcemap: true, target: 'node20.19' }),
};

const bundle = await rollup({
  input: packageEntries().code,
  external: /^[^./]/,
  plugins: [esbuild({ target: 'node20.19' }), small, shortLines],
  onLog(level, log, handle) {
    // Whatever it has to say is a mistake of ours.
    handle(level === 'warn' ? 'error' : level, log);
  },
});
rmSync('dist', { recursive: true, force: true });
await bundle.write({
  dir: 'dist',
  format: 'es',
  entryFileNames: '[name].js',
  chunkFileNames: 'shared-[hash].js',
  sourcemap: true,
  hoistTransitiveImports: false,
});
await bundle.close();
