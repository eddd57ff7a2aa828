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
function casesIn(name: string): [title: string, codes: string[], text: string][] {
  return readFileSync(new URL(name, folder), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [, title = '', codes = '', text = ''] = /^(.*)\n--- (.*)\n([^]*)$/.exec(part) ?? [];
      return [title, codes === 'nothing' ? [] : codes.split(' '), text];
    });
}

describe('lint of small cases', () => {
  it.each(casesIn('small-cases.txt'))('%s: %j', (_, codes, text) => {
    expect(lintAlloy(text).map(({ code }) => code)).toEqual(codes);
  });
});

/** Each was given to a real Alloy, which loads those without a code and refuses the others. */
describe('errors as of a real Alloy', () => {
  it.each(casesIn('real-alloy.txt'))('%s: %j', (_, codes, text) => {
    const errors = lintAlloy(text).filter(({ severity }) => severity === 'error');

    expect(errors.map(({ code }) => code)).toEqual(codes);
  });
});
