import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SourceTextModule } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { startNode } from './support/child.js';
import { repositoryRoot } from './support/paths.js';

const folder = join(repositoryRoot, 'packages/primitives');
const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
  exports: Record<string, { readonly default: string }>;
};
const entries = Object.keys(exports).filter((path) => path !== '.' && path !== './package.json');

/** Modules loaded by the built entry: files of the package by their path, others by their name. */
function loadedBy(entry: string): readonly string[] {
  const root = pathToFileURL(`${folder}/`);
  const files = new Set([new URL(exports[entry]!.default, root).href]);
  const others = new Set<string>();
  for (const file of files) {
    const module = new SourceTextModule(readFileSync(new URL(file), 'utf8'));
    for (const specifier of module.dependencySpecifiers) {
      if (specifier.startsWith('.')) files.add(new URL(specifier, file).href);
      else others.add(specifier);
    }
  }
  return [...[...files].map((file) => file.slice(root.href.length)), ...others];
}

describe('the built entries of @tta/primitives', () => {
  it('export the objects of the main one', async () => {
    const program = `
      const main = await import('@tta/primitives');
      const compared = [];
      for (const entry of ${JSON.stringify(entries)}) {
        const names = Object.entries(await import('@tta/primitives' + entry.slice(1)));
        compared.push([entry, names.length > 0 && names.every(([name, value]) => main[name] === value)]);
      }
      console.log(JSON.stringify(compared));`;
    const app = startNode(['--input-type=module', '--eval', program]);

    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(JSON.parse(app.stdout)).toEqual(entries.map((entry) => [entry, true]));
  });

  it.each(['task', 'sequential', 'parallel', 'map', 'race', 'route', 'repeat', 'retry', 'timeout', 'fallback'])(
    'load of "%s" one shared file, without guards and the library of the cache',
    (name) => {
      expect(loadedBy(`./${name}`)).toEqual([
        `dist/${name}/index.js`,
        expect.stringMatching(/^dist\/shared-[\w-]+\.js$/),
        '@tta/core',
        '@tta/core/authors',
      ]);
    },
  );

  it('are two files where the whole family is loaded', () => {
    expect(loadedBy('.').filter((path) => path.startsWith('dist/'))).toHaveLength(2);
  });
});
