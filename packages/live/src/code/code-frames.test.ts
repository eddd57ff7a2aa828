import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CodeFrames } from './code-frames.js';

let outside: string;
let folder: string;

beforeEach(() => {
  outside = realpathSync(mkdtempSync(join(tmpdir(), 'tta-live-code-')));
  folder = join(outside, 'app');
  mkdirSync(join(folder, 'src'), { recursive: true });
});
afterEach(() => rmSync(outside, { recursive: true }));

const source = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join('\n');
/** As where all files are loaded. */
const everything = { has: () => true, scripts: () => [] };
const find = (...frames: string[]): ReturnType<CodeFrames['find']> =>
  new CodeFrames(folder, 'vscode', everything).find(
    `Error: no\n${frames.map((frame) => `    at ${frame}`).join('\n')}`,
  );

describe('CodeFrames', () => {
  it('finds the topmost place inside the working folder that is not in a dependency', () => {
    const file = join(folder, 'src', 'app.js');
    writeFileSync(file, source);
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', 'dep.js'), source);

    const frame = find(
      `dep (${folder}/node_modules/dep.js:1:1)`,
      'node:internal/x:1:1',
      `async run (file://${file}:10:5)`,
    );

    expect(frame).toEqual({
      ...{ file: 'src/app.js', line: 10, column: 5, firstLine: 7, href: `vscode://file${file}:10:5` },
      lines: ['line 7', 'line 8', 'line 9', 'line 10', 'line 11', 'line 12', 'line 13'],
    });
  });

  it('follows a source map to what was compiled', () => {
    // One mapping: line 1, column 1 of the file is line 3, column 1 of the source.
    const map = { version: 3, sources: ['app.ts'], sourcesContent: ['a\nb\nthrow c\nd'], names: [], mappings: 'AAEA' };
    writeFileSync(join(folder, 'src', 'app.ts'), 'a\nb\nthrow c\nd');
    writeFileSync(join(folder, 'src', 'app.js'), 'throw c;\n//# sourceMappingURL=app.js.map');
    writeFileSync(join(folder, 'src', 'app.js.map'), JSON.stringify(map));

    expect(find(`${folder}/src/app.js:1:1`)).toMatchObject({
      file: 'src/app.ts',
      line: 3,
      lines: ['a', 'b', 'throw c', 'd'],
    });
  });

  it('reads only files that the process has loaded', async () => {
    const file = join(folder, 'src', 'loaded.mjs');
    const other = join(folder, 'src', 'other.mjs');
    for (const each of [file, other]) writeFileSync(each, 'export const value = 1;');
    const frames = new CodeFrames(folder, 'vscode');
    await import(file);

    expect(frames.find(`Error\n    at ${other}:1:1`)).toBeUndefined();
    expect(frames.find(`Error\n    at ${file}:1:1`)).toMatchObject({ file: 'src/loaded.mjs', line: 1 });
  });

  it('reads the sources of a compiled file that is loaded, which stacks name with source maps on', () => {
    const [script, source, other] = ['app.js', 'app.ts', 'other.ts'].map((name) => join(folder, 'src', name));
    for (const each of [script, source, other]) writeFileSync(each ?? '', 'throw c');
    writeFileSync(`${script}.map`, JSON.stringify({ version: 3, sources: ['app.ts'], names: [], mappings: 'AAAA' }));
    const loaded = {
      has: (file: string) => file === script,
      scripts: () => [{ file: script ?? '', sourceMapUrl: 'app.js.map' }],
    };
    const frames = new CodeFrames(folder, 'vscode', loaded);

    expect(frames.find(`Error\n    at ${source}:1:1`)).toMatchObject({ file: 'src/app.ts', lines: ['throw c'] });
    expect(frames.find(`Error\n    at ${other}:1:1`)).toBeUndefined();
  });

  it.each<[string, () => string]>([
    ['elsewhere', () => join(outside, 'secret.js')],
    ['elsewhere by dots', () => join(folder, 'src') + '/../../secret.js'],
    [
      'elsewhere by a link',
      () => (symlinkSync(join(outside, 'secret.js'), join(folder, 'link.js')), join(folder, 'link.js')),
    ],
    ['of another kind', () => join(folder, '.env')],
    ['in a hidden folder', () => join(folder, '.git', 'hooks.js')],
    ['that are not files', () => join(folder, 'folder.js')],
    ['that are too large', () => join(folder, 'large.js')],
    ['that do not exist', () => join(folder, 'none.js')],
  ])('does not read files %s', (_, path) => {
    writeFileSync(join(outside, 'secret.js'), 'secret');
    mkdirSync(join(folder, '.git'));
    mkdirSync(join(folder, 'folder.js'));
    for (const name of ['.env', '.git/hooks.js']) writeFileSync(join(folder, name), 'secret');
    writeFileSync(join(folder, 'large.js'), 'x'.repeat(3 * 1024 * 1024));

    expect(find(`shaped (${path()}:1:1)`)).toBeUndefined();
  });
});
