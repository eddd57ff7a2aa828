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
  itOnLinux('tells when a process started, to some seconds', async () => {
    const started = await startedAt(process.pid);

    expect(Math.abs((started ?? 0) - (Date.now() - process.uptime() * 1000))).toBeLessThan(3000);
  });

  it('returns undefined for a process that does not exist', async () => {
    expect(await startedAt(2 ** 22 + 1)).toBeUndefined();
  });
});
