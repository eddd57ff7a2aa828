import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isPostgresInstalled } from 'private-postgres';

/** The programs that come from Debian, and the package that each is in. */
const packages = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  'systemd-analyze': 'systemd',
  logrotate: 'logrotate',
  postgres: 'postgresql',
} as const;

/** A program of Debian's that is used here. */
export type DebianProgram = keyof typeof packages;

/** Packages to install for these programs; none when all are there. */
export function missingPackages(programs: readonly DebianProgram[]): readonly string[] {
  return [...new Set(programs.filter((program) => !isInstalled(program)).map((program) => packages[program]))];
}

function isInstalled(program: string): boolean {
  // Those for administrators lie where a user's PATH does not reach.
  if (program === 'postgres') return isPostgresInstalled();
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
