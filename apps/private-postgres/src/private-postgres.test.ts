import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { debianPrograms, serverUser } from './debian-postgres.js';
import { isPostgresInstalled, startPrivatePostgres } from './index.js';

const describeWithPostgres = isPostgresInstalled() || process.env.CI === 'true' ? describe : describe.skip;

function query(url: string, sql: string): string {
  const psql = join(String(debianPrograms()), 'psql');
  return execFileSync(psql, [url, '-qAt', '-c', sql], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describeWithPostgres('a private PostgreSQL', () => {
  it('keeps committed rows over a crash, listens on no port, and leaves nothing behind', async () => {
    const postgres = await startPrivatePostgres();
    cleanUps.push(() => postgres.stop());
    query(postgres.url, 'create table kept (value int); insert into kept values (7)');

    await postgres.crash();
    expect(() => query(postgres.url, 'select 1')).toThrow(/connect|socket/i);
    await postgres.restart();

    expect(query(postgres.url, 'select value from kept')).toBe('7');
    expect(query(postgres.url, 'show listen_addresses')).toBe('');
    await postgres.stop();
    expect(existsSync(postgres.folder)).toBe(false);
  });

  it('ends with a program that is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tta-postgres-test-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    const user = serverUser();
    if (user !== undefined) execFileSync('chown', [`${user.uid}`, folder]);
    const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));
    const program = `import { startPrivatePostgres } from ${JSON.stringify(built)};
      console.log((await startPrivatePostgres()).url);
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    cleanUps.push(() => child.kill('SIGKILL'));
    const [address] = (await once(child.stdout, 'data')) as [Buffer];
    const url = String(address).trim();
    expect(query(url, 'select 1')).toBe('1');
    const [data] = readdirSync(folder).map((name) => join(folder, name, 'data/postmaster.pid'));

    child.kill('SIGKILL');

    // It removes the file as the last thing.
    while (existsSync(String(data))) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(() => query(url, 'select 1')).toThrow(/connect|socket/i);
  });
});
