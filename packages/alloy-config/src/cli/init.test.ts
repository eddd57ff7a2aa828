import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { runInMemory, type CliRun } from './testing/run-in-memory.js';

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tta-init-'));
  out = join(folder, 'alloy.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

const answer = (...answers: readonly string[]): Promise<CliRun> =>
  runInMemory(['init', '--out', out], { stdin: `${answers.join('\n')}\n`, isTerminal: true, env: { TERM: 'dumb' } });

describe('init', () => {
  it('writes what the flags say', async () => {
    const { exitCode, stdout, stderr } = await runInMemory(['init', '--otlp', '--grafana-cloud', '--out', out]);

    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`wrote ${out}`);
    expect(stderr).toContain(`Next: npx tta-alloy-config generate ${out} --out config.alloy\n`);
    expect(stderr).toContain(`or: npx tta-alloy-config install ${out} --dry-run\n`);
    expect(stderr).toContain('GRAFANA_CLOUD_TOKEN');
    expect(parse(await readFile(out, 'utf8'))).toEqual({
      sources: { otlp: true },
      destinations: [{ type: 'grafana-cloud' }],
    });
  });

  it('writes what generate reads, also through a pipe', async () => {
    const { stdout } = await runInMemory(['init', '--grafana-cloud', '--label', 'a=b', '--out', '-']);
    const direct = await runInMemory(['generate', '--grafana-cloud', '--label', 'a=b']);

    expect((await runInMemory(['generate', '-'], { stdin: stdout })).stdout).toBe(direct.stdout);
  });

  it('writes JSON for a name of that kind', async () => {
    const json = join(folder, 'alloy.json');
    await runInMemory(['init', '--grafana-cloud', '--out', json]);

    expect(JSON.parse(await readFile(json, 'utf8'))).toEqual({ destinations: [{ type: 'grafana-cloud' }] });
  });

  it('replaces a file only when told to', async () => {
    await writeFile(out, 'mine');

    const refused = await runInMemory(['init', '--grafana-cloud', '--out', out]);
    expect([refused.exitCode, await readFile(out, 'utf8')]).toEqual([1, 'mine']);

    await runInMemory(['init', '--grafana-cloud', '--out', out, '--force']);
    expect(await readFile(out, 'utf8')).toContain('grafana-cloud');
  });

  it('asks on a terminal', async () => {
    const { exitCode, stdout } = await answer(
      ...['y', '-', '/var/log/a.log, /var/log/b.log', '', 'yes', 'n', 'Y'],
      ...[
        'n',
        'http://mimir.example/api/v1/push',
        'http://loki.example/loki/api/v1/push',
        'tempo.example:4317',
        'T',
        'small',
      ],
    );

    expect([exitCode, stdout]).toEqual([0, '']);
    expect(parse(await readFile(out, 'utf8'))).toEqual({
      sources: {
        discovery: true,
        logFiles: [{ path: '/var/log/a.log' }, { path: '/var/log/b.log' }],
        otlp: true,
        alloy: true,
      },
      destinations: [
        { type: 'prometheus', url: 'http://mimir.example/api/v1/push', bearerToken: { env: 'T' } },
        { type: 'loki', url: 'http://loki.example/loki/api/v1/push', bearerToken: { env: 'T' } },
        { type: 'otlp', name: 'tempo', endpoint: 'tempo.example:4317', bearerToken: { env: 'T' } },
      ],
      operation: { profile: 'small' },
    });
  });

  it('takes an empty answer for the usual one', async () => {
    await answer(...Array.from({ length: 12 }, () => ''));

    expect(parse(await readFile(out, 'utf8'))).toEqual({
      sources: { services: [{ address: 'localhost:9464' }] },
      destinations: [{ type: 'grafana-cloud' }],
    });
  });

  it('asks again when the answers do not go together', async () => {
    const nowhere = ['n', '', '', '', '', '', '', 'n', '', '', '', ''];
    const { exitCode, stderr } = await answer(...nowhere, ...Array.from({ length: 12 }, () => ''));

    expect(exitCode).toBe(0);
    expect(stderr).toContain('That does not work: no destination');
  });

  it('writes nothing when the answers end', async () => {
    const { exitCode, stderr } = await answer('y');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('the answers ended');
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });
});
