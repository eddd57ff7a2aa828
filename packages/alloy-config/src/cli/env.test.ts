import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEnvironmentFile, withMissingVariables } from './environment-lines.js';
import { runInMemory } from './testing/run-in-memory.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tta-env-'));
});
afterEach(() => rm(folder, { recursive: true }));

const stdin =
  'loki.write "a" {\n\tendpoint {\n\t\turl = sys.env("URL")\n\t\ttenant_id = coalesce(sys.env("TENANT"), "x")\n\t}\n}\n';

describe('env', () => {
  it('says which variables of a file are unset, and ends with 1', async () => {
    expect(await runInMemory(['env', '-'], { stdin })).toEqual({
      exitCode: 1,
      stdout: 'TENANT  unset  has a default\nURL     unset\n',
      stderr: '1 unset.\n',
    });
  });

  it('never shows a value', async () => {
    const { exitCode, stdout, stderr } = await runInMemory(['env', '-'], { stdin, env: { URL: 'hunter2' } });

    expect(exitCode).toBe(0);
    expect(stdout).toContain('URL     set');
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it('counts an empty variable as unset, as Alloy does', async () => {
    expect((await runInMemory(['env', '-'], { stdin, env: { URL: '' } })).exitCode).toBe(1);
  });

  it('needs a variable that has a default in one place only', async () => {
    const plain = 'loki.write "b" {\n\tendpoint {\n\t\turl = sys.env("TENANT")\n\t}\n}\n';

    for (const both of [`${stdin}\n${plain}`, `${plain}\n${stdin}`]) {
      expect((await runInMemory(['env', '-'], { stdin: both, env: { URL: 'x' } })).exitCode).toBe(1);
    }
  });

  it('tells purposes where options are given, as JSON too', async () => {
    const { stdout } = await runInMemory(['env', '--grafana-cloud', '--json'], {
      env: { GRAFANA_CLOUD_TOKEN: 'hunter2' },
    });

    expect(stdout).not.toContain('hunter2');
    expect(JSON.parse(stdout)).toContainEqual({
      name: 'GRAFANA_CLOUD_TOKEN',
      set: true,
      optional: false,
      purpose: expect.stringContaining('(secret)') as unknown,
    });
  });

  it('looks into an environment file, and warns if others may read it', async () => {
    const path = join(folder, 'tta.env');
    await writeFile(path, "# comment\nURL='hunter2'\n", { mode: 0o644 });

    const { exitCode, stdout, stderr } = await runInMemory(['env', '-', '--env-file', path], { stdin });

    expect(exitCode).toBe(0);
    expect(stderr).toContain(`chmod 600`);
    expect(stdout + stderr).not.toContain('hunter2');
  });
});

describe('readEnvironmentFile', () => {
  it.each([
    ['A=b', { A: 'b' }],
    ['A="b c"\r\n# B=c\n  C = d\nD=\'\'', { A: 'b c', D: '' }],
    ['A=b=c # d', { A: 'b=c # d' }],
  ])('reads %j', (text, expected) => {
    expect(readEnvironmentFile(text)).toEqual(expected);
  });
});

describe('withMissingVariables', () => {
  const template = '# head\n\n# one\nA=\n\n# two\nB=\n';

  it('adds what is missing and keeps the rest to the letter', () => {
    expect(withMissingVariables('A=x', template)).toBe('A=x\n\n# two\nB=\n');
    expect(withMissingVariables('B=\nA=x  \n\n\n', template)).toBe('B=\nA=x  \n\n\n');
  });
});
