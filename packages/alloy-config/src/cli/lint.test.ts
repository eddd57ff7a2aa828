import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
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
  it('prints nothing for a clean file', async () => {
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

  it('exits 0 for warnings, and 1 with --strict', async () => {
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

  it('uses colour on a terminal', async () => {
    const { stdout } = await runInMemory(['lint', path('fails')], { isTerminal: true });

    expect(stdout).toContain('\u001B[31merror\u001B[0m');
  });
});

describe('lint of a folder', () => {
  const scrape = `prometheus.scrape "app" {
	targets    = [{__address__ = "127.0.0.1:9464", job = "shop"}]
	forward_to = [prometheus.remote_write.mimir.receiver]
}
`;
  const write = (label: string): string => `prometheus.remote_write "${label}" {
	endpoint {
		url = "http://127.0.0.1:9090/api/v1/write"
	}
}
`;
  let together: string;
  const at = (name: string): string => join(together, name);
  beforeEach(async () => {
    together = await mkdtemp(join(tmpdir(), 'tta-lint-folder-'));
    await writeFile(at('apps.alloy'), scrape);
    await writeFile(at('sinks.alloy'), write('mimir'));
    await writeFile(at('notes.txt'), 'not = a { configuration');
  });
  afterEach(() => rm(together, { recursive: true }));

  it('checks all of its files together, as Alloy loads them', async () => {
    expect(await runInMemory(['lint', together])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '0 errors, 0 warnings in 2 files\n',
    });
  });

  it('finds what two files have twice, in the second one', async () => {
    await writeFile(at('more.alloy'), write('mimir'));

    const { exitCode, stdout } = await runInMemory(['lint', together]);

    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/sinks\.alloy:1:25: error: .*\(duplicate-label\)/)]);
  });

  it('counts lines and bytes within each file', async () => {
    await writeFile(at('apps.alloy'), `\uFEFF// é\n${scrape.replace('mimir', 'nimir')}`);

    const { stdout } = await runInMemory(['lint', together]);

    expect(stdout).toMatch(/apps\.alloy:4:16: error: .*did you mean prometheus\.remote_write\.mimir\?/);
  });

  it('lets files of one folder that are named one by one refer to each other', async () => {
    expect((await runInMemory(['lint', at('apps.alloy'), at('sinks.alloy')])).exitCode).toBe(0);
    expect((await runInMemory(['lint', at('apps.alloy')])).stdout).toContain('(dangling-reference)');
  });

  it('does not blame other files for one that does not parse', async () => {
    await writeFile(at('sinks.alloy'), 'prometheus.remote_write "mimir" {');

    const { exitCode, stdout } = await runInMemory(['lint', together]);

    expect(exitCode).toBe(1);
    expect(stdout.match(/error:/g)).toHaveLength(1);
    expect(stdout).toContain('sinks.alloy:1:');
  });

  it('says that a folder holds no configuration', async () => {
    for (const name of ['apps.alloy', 'sinks.alloy']) await rm(at(name));

    expect(await runInMemory(['lint', together])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error: ${together} holds no *.alloy file\n`,
    });
  });
});

describe('lint of files that cannot be read', () => {
  it('names each and shows the findings of the others', async () => {
    await writeFile(path('crash'), 'a = "\\U00110000"');
    await writeFile(path('binary'), Buffer.of(0xff, 0xfe));

    const files = [path('crash'), path('binary'), path('missing'), path('warns')];
    const { exitCode, stdout, stderr } = await runInMemory(['lint', ...files]);

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/crash\.alloy:1:7: error: escape sequence is invalid Unicode code point/);
    expect(stdout).toMatch(/warns\.alloy:1:\d+: warning/);
    expect(stderr).toContain('binary.alloy: it is not UTF-8 text');
    expect(stderr).toContain('missing.alloy: there is no such file');
  });
});

describe('lint of components that are known by name only', () => {
  const text = 'remote.vault "events" {\n\tserver   = "https://vault.example"\n\tpath     = "a"\n\tanything = 1\n}\n';

  it('says which were not checked', async () => {
    const { stderr } = await runInMemory(['lint', '-'], { stdin: text });

    expect(stderr).toContain(
      '1 component is known by name only, so the arguments were not checked: remote.vault.events',
    );
  });

  it('says so in JSON', async () => {
    const { stdout } = await runInMemory(['lint', '--json', '-'], { stdin: text });

    expect(JSON.parse(stdout)).toMatchObject({ notChecked: ['remote.vault.events'] });
  });
});
