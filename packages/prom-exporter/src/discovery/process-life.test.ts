import { spawn } from 'node:child_process';
import { uptime } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { isAlive, startedAt } from './process-life.js';

describe('isAlive', () => {
  it('knows living processes, also those of other users, from none', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(1)).toBe(true);
    expect(isAlive(2 ** 22 + 1)).toBe(false);
  });
});

describe('startedAt', () => {
  const itOnLinux = process.platform === 'linux' ? it : it.skip;
  itOnLinux('tells when a process started: after those before it, and before now', async () => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1000)']);
    const started = await Promise.all([1, process.pid, child.pid ?? 0].map(startedAt));
    const again = await startedAt(process.pid);
    child.kill();

    expect(started).toEqual([...started].sort((one, other) => Number(one) - Number(other)));
    expect(started[1]).toBe(again);
    // In milliseconds since the epoch; the kernel tells in whole seconds when the machine started.
    expect(started[2]).toBeLessThanOrEqual(Date.now() + 1000);
    expect(started[0]).toBeGreaterThan(Date.now() - (uptime() + 60) * 1000);
  });

  it('returns undefined for a process that does not exist', async () => {
    expect(await startedAt(2 ** 22 + 1)).toBeUndefined();
  });
});
