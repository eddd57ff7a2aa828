// cspell:words tmpfs
import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverUser } from 'private-postgres';

/** A disk that is soon full, for the user that PostgreSQL runs as. */
export interface SmallDisk {
  readonly folder: string;
  remove(): void;
}

/** `undefined` where this process may not mount one, such as in a container. */
export function mountSmallDisk(size: string): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tta-disk-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status !== 0) {
    rmdirSync(folder);
    return undefined;
  }
  const user = serverUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return {
    folder,
    remove: () => {
      spawnSync('umount', [folder]);
      rmdirSync(folder);
    },
  };
}

export function canMountDisks(): boolean {
  if (process.getuid?.() !== 0) return false;
  const disk = mountSmallDisk('1m');
  disk?.remove();
  return disk !== undefined;
}
