import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.js';
import type { Requirement } from './describe-with.js';
import { freePort } from './free-port.js';
import { temporaryFolder } from './temporary-folder.js';

const installed = '/usr/lib/postgresql';

/** Debian's newest PostgreSQL, whose programs are not on the path. */
function programs(): string | undefined {
  if (!existsSync(installed)) return undefined;
  const newest = readdirSync(installed)
    .filter((version) => existsSync(join(installed, version, 'bin/postgres')))
    .sort((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? undefined : join(installed, newest, 'bin');
}

/** For `describeWith`. */
export const postgresql: Requirement = { name: 'postgresql', isInstalled: () => programs() !== undefined };

/** A real PostgreSQL of a test's own. */
export interface Postgres {
  readonly url: string;
  readonly server: Child;
  /** Starts it again on the same data, after its end. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const bin = programs();
  if (bin === undefined) throw new Error('there is no PostgreSQL here: apt-get install postgresql');
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  // PostgreSQL does not run as root.
  const asUser = process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  if (asUser.length > 0) chownSync(folder.path, ...idsOf('postgres'));
  const initdb = [...asUser, join(bin, 'initdb'), '-D', data, '-A', 'trust', '-U', 'tta', '-E', 'UTF8'];
  execFileSync(initdb[0] as string, initdb.slice(1), { stdio: 'ignore' });
  const port = await freePort();
  const options = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder.path, '-c', 'fsync=off'];
  const start = async (): Promise<Child> => {
    const command = [...asUser, join(bin, 'postgres'), ...options];
    const child = new Child(command[0] as string, command.slice(1));
    await child.waitFor(/ready to accept connections/, 'stderr');
    return child;
  };
  let server = await start();
  return {
    url: `postgresql://tta@127.0.0.1:${port}/postgres`,
    get server() {
      return server;
    },
    async restart() {
      await server.ended;
      server = await start();
    },
    async remove() {
      if (server.isRunning) server.kill('SIGQUIT');
      await server.ended;
      folder.remove();
    },
  };
}

export function idsOf(user: string): [number, number] {
  const id = (option: string): number => Number(execFileSync('id', [option, user], { encoding: 'utf8' }));
  return [id('-u'), id('-g')];
}
