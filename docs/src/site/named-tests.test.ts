import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { pageFiles, repository } from './page-files.js';

const folders = ['apps', 'benchmarks', 'docs', 'infra', 'packages', 'scripts'];
const testFiles = folders.flatMap((folder) =>
  readdirSync(repository + folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .map((file) => `${folder}/${file}`),
);

/** The tests that a page names, as `file.test.ts`, with the title in italics where one follows. */
function namedTests(page: string): readonly { readonly file: string; readonly title: string | undefined }[] {
  const text = page.replace(/\s+/g, ' ');
  return [...text.matchAll(/`([\w./-]+\.test\.ts)`(?:[:,] _([^_]+)_)?/g)].map(([, file = '', title]) => ({
    file,
    title,
  }));
}

function isThere({ file, title }: ReturnType<typeof namedTests>[number]): boolean {
  const found = testFiles.filter((each) => each === file || each.endsWith(`/${file}`));
  return found.some((each) => {
    if (title === undefined) return true;
    const source = readFileSync(repository + each, 'utf8').replaceAll("\\'", "'");
    return source.includes(title);
  });
}

describe('a test that a page names', () => {
  const pages = ['AGENTS.md', 'CONTRIBUTING.md', ...pageFiles];
  const named = pages.flatMap((page) =>
    namedTests(readFileSync(repository + page, 'utf8')).map((test) => ({ page, ...test })),
  );

  it('is there', () => {
    expect(named.filter((test) => !isThere(test))).toEqual([]);
  });

  it('is found in the table of versions', () => {
    const ofVersions = named.filter(({ page }) => page === 'docs/help/versions.md');
    expect(ofVersions.length).toBeGreaterThan(5);
    expect(ofVersions.every(({ title }) => title !== undefined)).toBe(true);
    expect(isThere({ file: 'apps/system-tests/src/two-copies.test.ts', title: 'have no such test' })).toBe(false);
  });
});
