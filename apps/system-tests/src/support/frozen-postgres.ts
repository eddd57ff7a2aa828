import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { PrivatePostgres } from 'private-postgres';

/** Calls `body` while no process of the server runs: connections stay, and nothing answers. */
export async function whileFrozen<Result>(postgres: PrivatePostgres, body: () => Promise<Result>): Promise<Result> {
  const [main = ''] = readFileSync(join(postgres.folder, 'data/postmaster.pid'), 'utf8').split('\n');
  // The server begins no new process while its first one is stopped.
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const stopped: number[] = [];
  try {
    const stop = (pid: number): void => {
      process.kill(pid, 'SIGSTOP');
      stopped.push(pid);
    };
    stop(Number(main));
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where pid <> pg_backend_pid()',
    );
    for (const { pid } of rows) stop(pid);
    return await body();
  } finally {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    await client.end();
  }
}
