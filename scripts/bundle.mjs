// Makes one file of each entry of the package in this folder, and of what they share: Node opens each file of a package
// by itself, and that is most of the time an import takes. Other packages stay outside, and so does CommonJS, which is
// shipped as it is.
// Rollup does it and not esbuild, which leaves classes their names only by naming each function again as it is made: that
// made an observed step take twice its time.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { minify } from '@swc/core';
import MagicString from 'magic-string';
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
      // One character that is not ASCII makes the engine keep two bytes for each: the file then takes longer to read.
      format: { comments: false, asciiOnly: true },
      sourceMap: true,
    }),
};

// Breaks lines where a list or a body goes on: Node prints the whole line of an uncaught error before its message. esbuild
// has an option for that, but renames classes.
const lists = ['body', 'properties', 'elements', 'arguments', 'params', 'expressions', 'declarations'];
const shortLines = {
  name: 'short-lines',
  renderChunk(code) {
    const text = new MagicString(code);
    let lineStart = 0;
    const visit = (node) => {
      if (typeof node?.type !== 'string') return;
      for (const [key, value] of Object.entries(node)) {
        for (const child of Array.isArray(value) ? value : [value]) {
          if (typeof child?.type !== 'string') continue;
          // No line may end between `async` and the name of an arrow function's parameter.
          const isAfterAsync = key === 'params' && node.type === 'ArrowFunctionExpression' && child === value[0];
          const isItem = Array.isArray(value) && lists.includes(key) && node.type !== 'TemplateLiteral';
          if (isItem && !isAfterAsync && child.start - lineStart > 120) {
            text.appendLeft(child.start, '\n');
            lineStart = child.start;
          }
          visit(child);
        }
      }
    };
    visit(this.parse(code));
    return { code: text.toString(), map: text.generateMap({ hires: 'boundary' }) };
  },
};

const entries = packageEntries().code;

// Core's entry for authors is loaded by every other package of ours, beside the main one: both share one file, whatever
// other entries take of it.
const loadedTogether = ['src/index.ts', 'src/authors.ts'];

function manualChunks(id, { getModuleInfo }) {
  if (!loadedTogether.every((file) => Object.values(entries).includes(file))) return undefined;
  const reached = new Set(loadedTogether.map((file) => resolve(file)));
  for (const each of reached) for (const imported of getModuleInfo(each).importedIds) reached.add(imported);
  const isEntry = Object.values(entries).some((file) => resolve(file) === id);
  return reached.has(id) && !isEntry ? 'shared' : undefined;
}

const bundle = await rollup({
  input: entries,
  external: /^[^./]|\.cjs$/,
  plugins: [esbuild({ target: 'node20.19' }), small, shortLines],
  onLog(level, log, handle) {
    // Every message of rollup is a mistake of ours.
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
  manualChunks,
  hoistTransitiveImports: false,
});
await bundle.close();
