import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as primitives from './index.js';

const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url);
const { exports } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { exports: object };

const entries = Object.keys(exports)
  .filter((path) => path !== '.' && path !== './package.json')
  .map((path) => path.slice('./'.length));

/** Thrown by both, and at home with neither. */
const shared = { DeclinedResultError: ['fallback', 'retry'] };

async function namesOf(entry: string): Promise<readonly string[]> {
  return Object.keys((await import(`./${entry}/index.js`)) as object);
}

describe('the entries of @tta/primitives', () => {
  it('are the folders of its primitives', () => {
    const folders = readdirSync(packageFile('src'), { withFileTypes: true }).filter((each) => each.isDirectory());
    const primitiveFolders = folders
      .map(({ name }) => name)
      .filter((name) => readdirSync(packageFile(`src/${name}`)).includes('index.ts'));

    expect(entries).toEqual(primitiveFolders.sort());
  });

  it('are named as the pages of the primitives', () => {
    const pages = readdirSync(packageFile('docs')).map((file) => file.replace(/\.md$/, ''));

    expect(entries).toEqual(expect.arrayContaining(pages));
  });

  it('lead to built code and types', () => {
    const files = entries.map((entry) => [
      `./${entry}`,
      { types: `./dist/${entry}/index.d.ts`, default: `./dist/${entry}/index.js` },
    ]);

    expect(exports).toMatchObject(Object.fromEntries(files) as object);
  });

  it('export each name of the main one, each name once', async () => {
    const owners: Record<string, string[]> = {};
    for (const entry of entries) for (const name of await namesOf(entry)) (owners[name] ??= []).push(entry);

    expect(Object.keys(owners).sort()).toEqual(Object.keys(primitives).sort());
    expect(Object.fromEntries(Object.entries(owners).filter(([, names]) => names.length > 1))).toEqual(shared);
  });
});
