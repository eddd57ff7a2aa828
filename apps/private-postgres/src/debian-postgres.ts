import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Debian puts each major version into a folder of its own, and its programs on no path. */
const installed = '/usr/lib/postgresql';

/** The programs of the newest version; `undefined` where there is none. */
export function debianPrograms(): string | undefined {
  if (!existsSync(installed)) return undefined;
  const newest = readdirSync(installed)
    .filter((version) => existsSync(join(installed, version, 'bin/postgres')))
    .sort((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? undefined : join(installed, newest, 'bin');
}

/** Whether `startPrivatePostgres` finds one. */
export function isPostgresInstalled(): boolean {
  return debianPrograms() !== undefined;
}

/** The user to run PostgreSQL as, because it refuses to run as root; `undefined` where this process is not root. */
export function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string): number => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
