import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkTable } from '../schema/check-table.js';
import { runInMemory } from './testing/run-in-memory.js';

let folder: string;
const path = (name: string): string => join(folder, `${name}.alloy`);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tta-lint-'));
  await writeFile(path('clean'), 'logging { }\n');
  await writeFile(path('warns'), 'prometheus.exporter.self "a" { }\n');
  await writeFile(
    path('fails'),
    'prometheus.remote_write "a" {\n\tendpoint {\n\t\turl = "http://mimir.example/api/v1/push"\n\t\tbasic_auth {\n' +
      '\t\t\tusername = "me"\n\t\t\tpassword = "hunter2hunter2"\n\t\t}\n\t}\n}\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('lint', () => {
  it('has nothing to say of a clean file', async () => {
    expect(await runInMemory(['lint', path('clean')])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '0 errors, 0 warnings in 1 file\n',
    });
  });

  it('shows each finding with its lines, and ends with 1 for an error', async () => {
    const { exitCode, stdout, stderr } = await runInMemory(['lint', path('clean'), path('fails')]);

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/fails\.alloy:6:\d+: error: .*\(literal-secret\)\n.*5 \|/);
    expect(stdout).toContain('> 6 |       password = "**************"');
    expect(stdout).toContain('^');
    expect(stdout).not.toContain('hunter2');
    expect(stderr).toMatch(/^\d+ errors?, \d+ warnings? in 2 files\n$/);
  });

  it('ends with 0 for warnings unless they count', async () => {
    const usual = await runInMemory(['lint', path('warns')]);
    const strict = await runInMemory(['lint', '--strict', path('warns')]);

    expect(usual.stdout).toContain('warning');
    expect([usual.exitCode, strict.exitCode]).toEqual([0, 1]);
  });

  it('lists the checks', async () => {
    const { exitCode, stdout } = await runInMemory(['lint', '--list']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^syntax-error {2,}error {4}text that Alloy does not parse$/m);
    expect(stdout.trim().split('\n')).toHaveLength(Object.keys(checkTable).length);
  });

  it('prints JSON', async () => {
    const { exitCode, stdout, stderr } = await runInMemory(['lint', '--json', path('fails'), path('warns')]);
    const report = JSON.parse(stdout) as { errors: number; warnings: number; findings: Record<string, unknown>[] };

    expect([exitCode, stderr]).toEqual([1, '']);
    expect(report.errors + report.warnings).toBe(report.findings.length);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ file: path('fails'), code: 'literal-secret', severity: 'error', line: 6 }),
    );
    expect(stdout).not.toContain('hunter2');
  });

  it('reads standard input, and finds what does not parse', async () => {
    const { exitCode, stdout } = await runInMemory(['lint', '-'], { stdin: 'a = {\n' });

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^\(standard input\):\d+:\d+: error: .*\(syntax-error\)$/m);
  });

  it('is colourful on a terminal', async () => {
    const { stdout } = await runInMemory(['lint', path('fails')], { isTerminal: true });

    expect(stdout).toContain('\u001B[31merror\u001B[0m');
  });
});
