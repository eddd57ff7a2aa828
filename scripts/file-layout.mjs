// Says which file of a package holds which module. Node opens, compiles and links each file by itself, so the fewer files
// an import takes the sooner it is done.
import { resolve } from 'node:path';

// Entries that are mostly loaded together: one file holds what these import.
const loadedTogether = {
  // Every other package of ours loads both.
  '@tta/core': ['index', 'authors'],
  // The steps that only lead others, which share most of their code: none needs the cache's library or a guard's state.
  '@tta/primitives': [
    ...['task', 'sequential', 'parallel', 'map', 'race', 'route', 'repeat'],
    ...['retry', 'timeout', 'fallback'],
  ].map((name) => `${name}/index`),
};

/** The code of the package: a function for rollup's `manualChunks`, to be used with `onlyExplicitManualChunks`. */
export function codeLayout({ name, code }) {
  return layout(Object.keys(code), loadedTogether[name] ?? []);
}

/** Its declarations, which compilers read whole whatever is imported. */
export function typesLayout({ types }) {
  return layout(Object.keys(types), []);
}

function layout(entries, together) {
  let files;
  return (id, { getModuleInfo }) => {
    files ??= filesByModule(entries, together, getModuleInfo);
    return files.get(id);
  };
}

function filesByModule(entries, together, getModuleInfo) {
  const files = new Map();
  const reached = reachedFrom(['index'], getModuleInfo);
  // The main entry exports all that the others do: these then only name what they take of its file.
  if (entries.every((entry) => reached.has(source(entry)))) for (const id of reached) files.set(id, 'index');
  for (const id of reachedFrom(together, getModuleInfo)) files.set(id, 'shared');
  for (const entry of entries) files.delete(source(entry));
  if (files.size > 0) files.set(source('index'), 'index');
  return files;
}

function reachedFrom(entries, getModuleInfo) {
  const reached = new Set(entries.map(source));
  for (const each of reached) for (const imported of getModuleInfo(each)?.importedIds ?? []) reached.add(imported);
  return reached;
}

function source(entry) {
  return resolve(`src/${entry}.ts`);
}
