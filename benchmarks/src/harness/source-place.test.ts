import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { sourcePlace } from './source-place.js';

const dist = new URL('../../../packages/otel/dist/', import.meta.url);

/** The places of private methods in the built files of a package. */
function privateMethods() {
  return readdirSync(dist)
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => {
      const url = new URL(file, dist);
      const lines = readFileSync(url, 'utf8').split('\n');
      return lines.flatMap((text, line) =>
        [...text.matchAll(/(?<=[};])#\w+(?=\([\w,]*\)\{)/g)].map(({ index }) => ({ url, line, column: index })),
      );
    });
}

describe('sourcePlace', () => {
  it('finds the file and the whole name of each private method that was built', () => {
    const methods = privateMethods();
    expect(methods.length).toBeGreaterThan(20);

    for (const { url, line, column } of methods) {
      const { file = '', privateName = '' } = sourcePlace(url.href, line, column) ?? {};
      const source = readFileSync(new URL(`../src/${file}`, dist), 'utf8');
      expect(privateName).toMatch(/^#\w{3,}$/);
      expect(source).toContain(`  ${privateName}(`);
    }
  });

  it('knows nothing without a map', () => {
    expect(sourcePlace('node:timers', 0, 0)).toBeUndefined();
    expect(sourcePlace('', 0, 0)).toBeUndefined();
    expect(sourcePlace(new URL('index.d.ts', dist).href, 0, 0)).toBeUndefined();
  });
});
