import { randomBytes } from 'node:crypto';
import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFolder } from './announcement.js';

const pattern = /^[\w-]{32}$/;

/**
 * The token of this user's pages: the same for all, so that a page that is open goes on after its process was started
 * again. Where there is no folder to keep it in, it is a new one. @throws Error where the folder cannot be used
 */
export function userToken(folder: string | undefined): string {
  const made = randomBytes(24).toString('base64url');
  if (folder === undefined) return made;
  openFolder(folder);
  const file = join(folder, 'token');
  try {
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const kept = lstatSync(file).isFile() ? readFileSync(file, 'utf8') : '';
  // Another process may be writing it at this very moment.
  return pattern.test(kept) ? kept : made;
}
