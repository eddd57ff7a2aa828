import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileAtomically } from './write-file-atomically.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tta-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeFileAtomically', () => {
  it('writes with the mode that is asked for, whatever was there', async () => {
    const path = join(folder, 'deep', 'file');
    await writeFileAtomically(path, 'one', { mode: 0o666 });
    await writeFileAtomically(path, 'two', { mode: 0o600 });

    expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual(['two', 0o600]);
    expect(await readdir(join(folder, 'deep'))).toEqual(['file']);
  });

  it('leaves nothing behind when it fails, and says why in one line', async () => {
    await mkdir(join(folder, 'taken'));
    await writeFile(join(folder, 'file'), '');

    await expect(writeFileAtomically(join(folder, 'taken'), 'x', { mode: 0o600 })).rejects.toThrow(
      /^cannot write .*taken: it is a directory/,
    );
    await expect(writeFileAtomically(join(folder, 'file', 'x'), 'x', { mode: 0o600 })).rejects.toThrow(/^cannot write/);
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
  });
});
