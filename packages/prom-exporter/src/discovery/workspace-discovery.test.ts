import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DiscoverySettings } from './discovery-settings.js';
import { catchWarnings } from '../testing/catch-warnings.js';
import { announceWorkspace, type DiscoveredEndpoint } from './workspace-discovery.js';

const endpoint: DiscoveredEndpoint = {
  target: '127.0.0.1:9465',
  port: 9465,
  serviceName: 'demo',
  path: '/metrics',
  isTls: false,
};
const ours = `TTA.dev-cline.${process.pid}.9465.json`;

let dir: string;
let warnings: ReturnType<typeof catchWarnings>;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tta-discovery-'));
  warnings = catchWarnings();
});
afterEach(async () => {
  warnings.restore();
  await rm(dir, { recursive: true });
});

function settings(more: Partial<DiscoverySettings> = {}): DiscoverySettings {
  return { dir, dirFrom: 'discovery.dir', workspace: 'TTA.dev-cline', job: 'tta-primitives', labels: {}, ...more };
}

/** What a process with workspace `old` left. */
const left = '[{"targets":["127.0.0.1:9464"],"labels":{"job":"j","service_name":"s","workspace":"old"}}]';

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}

describe('announceWorkspace', () => {
  it('writes one file in the form of Prometheus file discovery, named after workspace and process', async () => {
    await announceWorkspace(settings(), endpoint);

    expect(await readdir(dir)).toEqual([ours]);
    expect(JSON.parse(await readFile(join(dir, ours), 'utf8'))).toEqual([
      {
        targets: ['127.0.0.1:9465'],
        labels: { job: 'tta-primitives', service_name: 'demo', workspace: 'TTA.dev-cline' },
      },
    ]);
  });

  it('tells the collector of HTTPS, of another path and of more labels', async () => {
    await announceWorkspace(settings({ labels: { team: 'a', workspace: 'not the name of the file' } }), {
      ...endpoint,
      isTls: true,
      path: '/numbers',
    });

    const [group] = JSON.parse(await readFile(join(dir, ours), 'utf8')) as [{ labels: object }];
    expect(group.labels).toMatchObject({
      __scheme__: 'https',
      __metrics_path__: '/numbers',
      team: 'a',
      workspace: 'TTA.dev-cline',
    });
  });

  it('makes the folder, and a file name of any workspace', async () => {
    await announceWorkspace(settings({ dir: join(dir, 'a', 'b'), workspace: '../über/x' }), endpoint);

    expect(await readdir(join(dir, 'a', 'b'))).toEqual([`.._ber_x.${process.pid}.9465.json`]);
  });

  it('removes the file when it is told to, or when the process exits', async () => {
    const listeners = process.listenerCount('exit');
    const withdraw = await announceWorkspace(settings(), endpoint);
    expect(process.listenerCount('exit')).toBe(listeners + 1);

    withdraw();
    withdraw();

    expect(await readdir(dir)).toEqual([]);
    expect(process.listenerCount('exit')).toBe(listeners);
  });

  it('sweeps what dead processes left, finished or not, and nothing else', async () => {
    const dead = await deadPid();
    const names = {
      gone: [`old.${dead}.9464.json`],
      kept: [`old.${process.ppid}.9464.json`, `copy.${dead}.9464.json`, `old.${dead}.1.json`, `old.${dead}.9464.txt`],
    };
    for (const name of [...names.gone, ...names.kept]) await writeFile(join(dir, name), left);
    await writeFile(join(dir, `.old.${dead}.9464.json.tta-tmp`), '[{"targ');

    await announceWorkspace(settings(), endpoint);

    expect((await readdir(dir)).sort()).toEqual([...names.kept, ours].sort());
  });

  it('leaves files of others alone that are named like its own', async () => {
    const dead = await deadPid();
    const group = '[{"targets":["127.0.0.1:4"],"labels":{"job":"j"}}]';
    const contents = ['', '[]', '[null]', '{"version":"1.0"}', group];
    const names = contents.map((_, port) => `release-1.${dead}.${port}.json`);
    for (const [port, content] of contents.entries()) await writeFile(join(dir, names[port] ?? ''), content);

    await announceWorkspace(settings(), endpoint);

    expect((await readdir(dir)).sort()).toEqual([...names, ours].sort());
  });

  const itOnLinux = process.platform === 'linux' ? it : it.skip;
  itOnLinux('sweeps a file that is older than the process which has its number now', async () => {
    const reused = `old.${process.ppid}.9464.json`;
    await writeFile(join(dir, reused), left);
    await utimes(join(dir, reused), 1e9, 1e9);

    await announceWorkspace(settings(), endpoint);

    expect(await readdir(dir)).toEqual([ours]);
  });

  it('replaces what a dead process of the same number left', async () => {
    await writeFile(join(dir, ours), 'old');
    await writeFile(join(dir, `.${ours}.tta-tmp`), 'half');

    await announceWorkspace(settings(), endpoint);

    expect(await readdir(dir)).toEqual([ours]);
    expect(await readFile(join(dir, ours), 'utf8')).toContain('9465');
  });

  it('warns once of a folder that cannot be written, and goes on', async () => {
    await writeFile(join(dir, 'file'), '');
    const unusable = join(dir, 'file', 'below');

    const withdraw = await announceWorkspace(settings({ dir: unusable, dirFrom: 'TTA_DISCOVERY_DIR' }), endpoint);
    withdraw();

    expect(warnings.messages()).toEqual([
      expect.stringContaining(`TTA_DISCOVERY_DIR is ${JSON.stringify(unusable)} and must be a folder to write in`),
    ]);
  });

  itOnLinux('warns once of a folder where none can be made', async () => {
    await announceWorkspace(settings({ dir: '/proc/tta/below' }), endpoint);

    expect(warnings.messages()).toEqual([
      expect.stringContaining(`ENOENT: no such file or directory, mkdir '/proc/tta'`),
    ]);
  });

  it('leaves nothing behind when the file cannot be put in place', async () => {
    await mkdir(join(dir, ours, 'taken'), { recursive: true });

    await announceWorkspace(settings(), endpoint);

    expect(await readdir(dir)).toEqual([ours]);
    expect(warnings.messages()).toHaveLength(1);
  });

  it('does nothing without a folder', async () => {
    (await announceWorkspace(undefined, endpoint))();

    expect(warnings.messages()).toEqual([]);
  });
});
