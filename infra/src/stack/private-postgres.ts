import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { infraFolder } from '../settings/folders.js';
import { startChild, type Child } from './child.js';
import { waitUntil } from './wait-until.js';

const installed = '/usr/lib/postgresql';

/** Whether Debian's PostgreSQL is here; its programs are not on the path. */
export function hasPostgres(): boolean {
  return (
    existsSync(installed) &&
    readdirSync(installed).some((version) => existsSync(join(installed, version, 'bin/postgres')))
  );
}

/** A PostgreSQL of its own, which is removed with all its data at the end. */
export async function startPrivatePostgres(folder: string): Promise<{ readonly url: string; readonly process: Child }> {
  const child = await startChild({
    command: process.execPath,
    args: [join(infraFolder, '../scripts/private-postgres.mjs')],
    logFile: join(folder, 'postgres.log'),
  });
  const url = (): string | undefined => /^postgresql:\/\/\S+$/m.exec(child.tail())?.[0];
  await waitUntil('PostgreSQL is ready', () => child.hasEnded() || url() !== undefined).catch(() => undefined);
  const found = url();
  if (found === undefined) {
    await child.stop();
    throw new Error(`PostgreSQL did not start\n${child.tail()}`);
  }
  return { url: found, process: child };
}
