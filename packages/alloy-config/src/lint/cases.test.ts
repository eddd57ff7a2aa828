import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lintAlloy } from './lint-alloy.js';

const folder = new URL('./cases/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.alloy'));

/** Files as people write them; the first lines of each say what lint should find. */
describe('lint cases', () => {
  it.each(names)('%s', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const lines = text.split('\n');
    const head = text.slice(0, text.indexOf('\n\n'));

    const findings = lintAlloy(text);

    for (const [, code = '', pattern = ''] of head.matchAll(/^\/\/ finds ([\w-]+) at \/(.*)\/$/gm)) {
      const at = findings.filter((finding) => finding.code === code).map(({ line }) => lines[line - 1]);
      expect([code, at]).toEqual([code, expect.arrayContaining([expect.stringMatching(new RegExp(pattern))])]);
    }
    for (const [, code = ''] of head.matchAll(/^\/\/ lacks ([\w-]+)$/gm)) {
      expect(findings.map((finding) => finding.code)).not.toContain(code);
    }
    if (head.includes('\n// finds no error')) {
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });
});

/** One after the other in one file: title, codes, text. */
const small = readFileSync(new URL('small-cases.txt', folder), 'utf8')
  .split(/^=== /m)
  .slice(1)
  .map((part): [string, string[], string] => {
    const [, title = '', codes = '', text = ''] = /^(.*)\n--- (.*)\n([^]*)$/.exec(part) ?? [];
    return [title, codes === 'nothing' ? [] : codes.split(' '), text];
  });

describe('lint of small cases', () => {
  it.each(small)('%s: %j', (_, codes, text) => {
    expect(lintAlloy(text).map(({ code }) => code)).toEqual(codes);
  });
});
