import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf, spaceLabels } from './discovery-file.js';
import type { DiscoverySettings } from './discovery-settings.js';
import { ownSpace, type ProcessSpace } from './process-space.js';
import { startedAt } from './process-life.js';
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

const own = await ownSpace();

/** The file of a process with workspace `old`. */
function leftBy(space: ProcessSpace | undefined): string {
  const labels = { job: 'j', service_name: 's', workspace: 'old', ...(space && spaceLabels(space)) };
  return JSON.stringify([{ targets: ['127.0.0.1:9464'], labels }]);
}
const left = leftBy(own);

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
        labels: { job: 'tta-primitives', service_name: 'demo', workspace: 'TTA.dev-cline', ...spaceLabels(own) },
      },
    ]);
  });

  const itOnLinux = process.platform === 'linux' ? it : it.skip;
  itOnLinux('says in which PID namespace of which boot its process number counts', async () => {
    await announceWorkspace(settings(), endpoint);

    const [group] = JSON.parse(await readFile(join(dir, ours), 'utf8')) as [{ labels: Record<string, string> }];
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1');
    expect(group.labels.__meta_tta_host).toMatch(new RegExp(`/${boot.trim()}$`));
    expect(`pid:[${group.labels.__meta_tta_pid_namespace}]`).toBe(await readlink('/proc/self/ns/pid'));
  });

  itOnLinux('writes a file that everybody may read and nobody else may write, whatever the umask', async () => {
    const modes: number[] = [];
    for (const umask of [0o000, 0o077]) {
      const before = process.umask(umask);
      const withdraw = await announceWorkspace(settings(), endpoint).finally(() => process.umask(before));
      modes.push((await stat(join(dir, ours))).mode & 0o777);
      withdraw();
    }

    expect(modes).toEqual([0o644, 0o644]);
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
    await writeFile(join(dir, `.old.${dead}.9464.json.${digestOf(own)}.tta-tmp`), '[{"targ');

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

  it('leaves files of other containers and machines alone, whose process numbers mean nothing here', async () => {
    const dead = await deadPid();
    const [machine, boot] = own.host.split('/');
    const others: (ProcessSpace | undefined)[] = [
      { ...own, pidNamespace: '4026532999' },
      { ...own, host: `another/${boot}` },
      { host: `${machine}/another`, pidNamespace: '4026532999' },
      { host: `another/another`, pidNamespace: own.pidNamespace },
      undefined,
    ];
    for (const [index, other] of others.entries()) {
      await mkdir(join(dir, `${index}`));
      await writeFile(join(dir, `${index}`, `old.${dead}.9464.json`), leftBy(other));
      const unfinished = `.old.${dead}.9464.json.${other ? digestOf(other) : ''}.tta-tmp`;
      await writeFile(join(dir, `${index}`, unfinished), '[{"targ');

      await announceWorkspace(settings({ dir: join(dir, `${index}`) }), endpoint);

      expect([index, (await readdir(join(dir, `${index}`))).sort()]).toEqual([
        index,
        [unfinished, ours, `old.${dead}.9464.json`].sort(),
      ]);
    }
  });

  itOnLinux('sweeps what an earlier boot of this machine left, outside of containers', async () => {
    const [machine] = own.host.split('/');
    const isCertain = own.pidNamespace === '4026531836' && machine !== '';
    await writeFile(join(dir, `old.${process.ppid}.9464.json`), leftBy({ ...own, host: `${machine}/earlier` }));

    await announceWorkspace(settings(), endpoint);

    expect((await readdir(dir)).length).toBe(isCertain ? 1 : 2);
  });

  itOnLinux('sweeps a file that is older than the process which has its number now', async () => {
    const reused = `old.${process.ppid}.9464.json`;
    await writeFile(join(dir, reused), left);
    await utimes(join(dir, reused), 1e9, 1e9);

    await announceWorkspace(settings(), endpoint);

    expect(await readdir(dir)).toEqual([ours]);
  });

  itOnLinux(
    'allows for clocks that differ: a file two seconds older than its process is kept, four seconds not',
    async () => {
      const started = (await startedAt(process.ppid)) ?? NaN;
      const file = `old.${process.ppid}.9464.json`;
      const isKept = async (olderByMs: number): Promise<boolean> => {
        await writeFile(join(dir, file), left);
        await utimes(join(dir, file), (started - olderByMs) / 1000, (started - olderByMs) / 1000);
        await announceWorkspace(settings(), endpoint);
        return (await readdir(dir)).includes(file);
      };

      expect([await isKept(-1000), await isKept(0), await isKept(2000), await isKept(4000)]).toEqual([
        ...[true, true, true, false],
      ]);
    },
  );

  it('replaces what a dead process of the same number left', async () => {
    await writeFile(join(dir, ours), 'old');
    await writeFile(join(dir, `.${ours}.${digestOf(own)}.tta-tmp`), 'half');

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
