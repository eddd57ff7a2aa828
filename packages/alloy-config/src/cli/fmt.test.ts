import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runInMemory } from './testing/run-in-memory.js';

let folder: string;
let good: string;
let untidy: string;
let broken: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tta-fmt-'));
  [good, untidy, broken] = [join(folder, 'good.alloy'), join(folder, 'untidy.alloy'), join(folder, 'broken.alloy')];
  await writeFile(good, 'logging { }\n');
  await writeFile(untidy, 'logging   {}');
  await writeFile(broken, 'logging {\n  password = "hunter2hunter2" oops\n}\n');
});
afterEach(() => rm(folder, { recursive: true }));

describe('fmt', () => {
  it('prints a formatted file and leaves it alone', async () => {
    expect(await runInMemory(['fmt', untidy])).toEqual({ exitCode: 0, stdout: 'logging { }\n', stderr: '' });
    expect(await readFile(untidy, 'utf8')).toBe('logging   {}');
  });

  it.each([[['fmt', '-']], [['fmt']]])('reads standard input: %j', async (argv) => {
    expect(await runInMemory(argv, { stdin: 'a   "b" {}' })).toEqual({
      exitCode: 0,
      stdout: 'a "b" { }\n',
      stderr: '',
    });
  });

  it('shows where a text does not parse, without its secrets', async () => {
    const { exitCode, stdout, stderr } = await runInMemory(['fmt', broken]);

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/broken\.alloy:2:\d+: error: /);
    expect(stderr).toContain('> 2 |');
    expect(stderr).not.toContain('hunter2');
  });
});

describe('fmt --check', () => {
  it('names the files that are not formatted', async () => {
    expect(await runInMemory(['fmt', '--check', good])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(await runInMemory(['fmt', '--check', good, untidy])).toEqual({
      exitCode: 1,
      stdout: `${untidy}\n`,
      stderr: '',
    });
    expect(await runInMemory(['fmt', '--check', '-'], { stdin: 'a{}' })).toMatchObject({
      exitCode: 1,
      stdout: '(standard input)\n',
    });
    expect(await readFile(untidy, 'utf8')).toBe('logging   {}');
  });
});

describe('fmt --write', () => {
  it('formats in place, keeps the mode, and does the others though one is broken', async () => {
    await chmod(untidy, 0o640);

    const { exitCode, stdout, stderr } = await runInMemory(['fmt', '--write', broken, good, untidy]);

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`formatted ${untidy}`);
    expect(stderr).not.toContain(`formatted ${good}`);
    expect(await readFile(untidy, 'utf8')).toBe('logging { }\n');
    expect((await stat(untidy)).mode & 0o777).toBe(0o640);
  });
});
