// Makes one file of each entry of the package in this folder, and of what they share: Node opens each file of a package
// by itself, and that is most of the time an import takes. Other packages stay outside, and so does CommonJS, which is
// shipped as it is.
// Rollup does it and not esbuild, which leaves classes their names only by naming each function again as it is made: that
// made an observed step take twice its time.
import { rmSync } from 'node:fs';
import { minify } from '@swc/core';
import MagicString from 'magic-string';
import { rollup } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';
import { codeLayout } from './file-layout.mjs';
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

const entries = packageEntries();

const bundle = await rollup({
  input: entries.code,
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
  manualChunks: codeLayout(entries),
  onlyExplicitManualChunks: true,
  hoistTransitiveImports: false,
});
await bundle.close();
