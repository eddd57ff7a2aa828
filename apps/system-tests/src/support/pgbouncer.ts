import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverUser, type PrivatePostgres } from 'private-postgres';
import { Child } from './child.js';
import type { Requirement } from './describe-with.js';
import { freePort } from './free-port.js';
import { temporaryFolder } from './temporary-folder.js';

/** Debian puts it where users do not look. */
const program = '/usr/sbin/pgbouncer';

/** For `describeWith`. */
export const pgbouncer: Requirement = { name: 'pgbouncer', isInstalled: () => existsSync(program) };

/** A real PgBouncer of a test's own. */
export interface PgBouncer {
  readonly url: string;
  remove(): Promise<void>;
}

export async function startPgBouncer(
  postgres: PrivatePostgres,
  poolMode: 'session' | 'transaction',
): Promise<PgBouncer> {
  const folder = temporaryFolder();
  const port = await freePort();
  const { username } = new URL(postgres.url);
  const users = join(folder.path, 'users');
  writeFileSync(users, `"${username}" ""\n`);
  const settings = join(folder.path, 'pgbouncer.ini');
  writeFileSync(
    settings,
    `[databases]
postgres = host=${postgres.folder} dbname=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = ${poolMode}
ignore_startup_parameters = extra_float_digits,options
`,
  );
  // Like PostgreSQL it does not run as root.
  const user = serverUser();
  if (user !== undefined) for (const path of [folder.path, users, settings]) chownSync(path, user.uid, user.gid);
  const asUser = user === undefined ? [] : ['-u', 'postgres'];
  const server = new Child(program, [...asUser, settings]);
  await server.waitFor(/process up/, 'stderr');
  return {
    url: `postgresql://${username}@127.0.0.1:${port}/postgres`,
    async remove() {
      if (server.isRunning) server.kill('SIGINT');
      await server.ended;
      folder.remove();
    },
  };
}
