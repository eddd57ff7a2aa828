import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { durableTables } from './durable/durable-tables.js';
import { tables } from './tables/index.js';

/** The built program, as `pnpm bench` runs it; the task `test` comes after `build`. */
const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

describe('the benchmark', () => {
  it('has a name of its own for each table', () => {
    const names = [...tables, ...durableTables].map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  it('says in its README why each table is there', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, reasons = ''] = /^## Why each table is there$([^]*?)^## /m.exec(readme) ?? [];

    expect([...reasons.matchAll(/^\| `(\S+)` +\| \w/gm)].map(([, name]) => name)).toEqual(
      [...tables, ...durableTables].map(({ name }) => name),
    );
  });

  it('runs a table, shows it and writes its figures', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'benchmarks-'));
    const file = join(folder, 'figures.json');

    const { status, stdout, stderr } = run('--quick', '--table', 'all-off', '--json', file);

    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('| bare step |');
    const { tables: measured } = JSON.parse(readFileSync(file, 'utf8')) as {
      tables: { name: string; rounds: Record<string, { time: number }>[] }[];
    };
    expect(measured.map(({ name }) => name)).toEqual(['all-off']);
    expect(measured[0]?.rounds).toHaveLength(3);
    for (const round of measured[0]?.rounds ?? []) expect(round.TTA?.time).toBeGreaterThan(0);
    await rm(folder, { recursive: true });
  });

  it('mixes all primitives some thousand times, and the page counts them to the last one', () => {
    const { status, stdout, stderr } = run('--mix', '--executions', '8000', '--seed', '7', '--check');

    expect(stderr).toBe('');
    expect(stdout).toContain('of which 0 differ | exact |');
    expect(stdout).toContain('| 0 not 0 |');
    expect(status).toBe(0);
    for (const end of ['success', 'error', 'timeout', 'cancelled', 'rejected']) expect(stdout).toContain(` ${end}`);
  });

  it('soaks a live page in more runs than it keeps, within the memory that it may take', () => {
    const { status, stdout, stderr } = run('--soak', '--executions', '20000', '--check');

    expect(stderr).toBe('');
    expect(stdout).toContain(' no longer kept | exact |');
    expect(stdout).not.toContain(' 0 no longer kept');
    expect(stdout).toContain('| below 32 MB |');
    expect(status).toBe(0);
  });

  it('explains itself', () => {
    const { status, stdout } = run('--help');

    expect(status).toBe(0);
    expect(stdout).toContain('--table NAME');
  });

  it('exits with 2 where it is not understood', () => {
    const { status, stderr } = run('--table', 'nonsense');

    expect(status).toBe(2);
    expect(stderr).toContain('there is no table nonsense');
  });
});
