import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { repository } from '../site/page-files.js';
import { startCommand } from './running-program.js';

const isInstalled = ((): boolean => {
  try {
    return readdirSync('/usr/lib/postgresql').length > 0;
  } catch {
    return false;
  }
})();

/** Skips where Debian's PostgreSQL is missing, except in CI. */
export const describeWithPostgres = isInstalled || process.env.CI === 'true' ? describe : describe.skip;

/** A database server of the test's own. */
export interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startPostgres(folder: string): Promise<Postgres> {
  const server = startCommand(folder, process.execPath, [join(repository, 'scripts/private-postgres.mjs')]);
  const [url] = await server.matching(/postgresql:\S+/);
  const stop = async (): Promise<void> => {
    server.signal('SIGTERM');
    await server.ended;
  };
  return { url, stop };
}
