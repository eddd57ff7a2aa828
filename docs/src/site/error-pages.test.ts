import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { repository } from './page-files.js';

/** Every code that a package's source names, apart from its tests. */
function codesOfSource(): string[] {
  const codes = readdirSync(`${repository}packages`)
    .flatMap((name) =>
      readdirSync(`${repository}packages/${name}/src`, { recursive: true, encoding: 'utf8' }).map(
        (file) => `${repository}packages/${name}/src/${file}`,
      ),
    )
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => readFileSync(file, 'utf8').match(/(?<=')ERR_TTA_[A-Z_]+(?=')/g) ?? []);
  return [...new Set(codes)].sort();
}

it('has a page for each error code of the source, and no other', () => {
  const pages = readdirSync(`${repository}docs/errors`).filter((name) => name !== 'index.md');

  expect(pages.map((name) => name.replace('.md', '')).sort()).toEqual(codesOfSource());
});

it('lists each error code', () => {
  const index = readFileSync(`${repository}docs/errors/index.md`, 'utf8');

  expect([...index.matchAll(/^\| \[`(\w+)`\]/gm)].map(([, code]) => code)).toEqual(codesOfSource());
});
