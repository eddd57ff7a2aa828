// Makes one declaration file of each entry of the package in this folder, and of what they share: what people can reach,
// with its doc comments, and nothing else. The maps lead an editor in this tree from a name to its source.
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { typesLayout } from './file-layout.mjs';
import { packageEntries } from './package-entries.mjs';

const entries = packageEntries();
const bundle = await rollup({
  input: entries.types,
  external: /^[^./]/,
  // One after the other: TypeScript lists the members of a union in the order in which it met them, and reports are compared.
  maxParallelFileOps: 1,
  plugins: [dts({ tsconfig: 'tsconfig.json', sourcemap: true })],
  onLog(level, log, handle) {
    // An entry that only does something, such as `register`, has no types.
    if (log.code !== 'EMPTY_BUNDLE') handle(level, log);
  },
});
await bundle.write({
  dir: 'dist',
  format: 'es',
  sourcemap: true,
  entryFileNames: '[name].d.ts',
  chunkFileNames: 'shared-[hash].d.ts',
  manualChunks: typesLayout(entries),
  onlyExplicitManualChunks: true,
});
