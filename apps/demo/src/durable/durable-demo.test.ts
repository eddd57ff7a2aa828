import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { isPostgresInstalled } from 'private-postgres';
import { DemoProcess, runDemo } from '../testing/demo-process.js';
import type { DurableReport } from './durable-report.js';

const isNeeded = isPostgresInstalled() || process.env.CI === 'true';

// The built demo as a process, with workers that are really killed.
(isNeeded ? describe : describe.skip)('demo --durable (needs apt-get install postgresql)', () => {
  it('loses nothing when one of its workers is killed', async () => {
    const { code, stdout, stderr } = await runDemo(['--durable', '--json']);

    const report = JSON.parse(stdout) as DurableReport;
    expect(report.figures.filter(({ isMet }) => !isMet)).toEqual([]);
    expect(report).toMatchObject({ started: 40, ended: 40, lost: 0, isMet: true });
    expect(report.workers.map(({ end }) => end)).toEqual(['SIGKILL', 'closed']);
    expect(stderr).toMatch(/is killed by SIGKILL/);
    expect(code).toBe(0);
  });

  it('ends all that it started at Ctrl-C', async () => {
    const demo = new DemoProcess(['--durable']);
    await demo.saying('executions of 4 steps are started');
    const pids = [...demo.stderr.matchAll(/worker (\d+) works/g)].map(([, pid]) => Number(pid));
    demo.kill('SIGINT');

    const { code, stderr } = await demo.ended;

    expect(stderr).toMatch(/^demo: stopped by SIGINT before the end$/m);
    expect(code).toBe(1);
    expect(pids).toHaveLength(2);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('demo --durable without PostgreSQL', () => {
  const demo = [process.execPath, fileURLToPath(new URL('../../dist/main.js', import.meta.url)), '--durable'];
  // Hides Debian's programs from this one process.
  const hide = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'];
  const hidden = 'mount --bind /usr/bin /usr/lib/postgresql && "$@"';
  const mayHide = spawnSync('unshare', [...hide.slice(1), hidden, '--', 'true']).status === 0;

  (isPostgresInstalled() && !mayHide ? it.skip : it)('names the package to install, and ends with 3', () => {
    const [command = '', ...args] = isPostgresInstalled() ? [...hide, hidden, '--', ...demo] : demo;
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 240_000 });

    expect(stderr).toBe('demo: there is no PostgreSQL here; install it: apt-get install postgresql\n');
    expect(stdout).toBe('');
    expect(status).toBe(3);
  });
});
