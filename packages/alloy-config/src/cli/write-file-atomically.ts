import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileError } from './read-input.js';

/** How a file is to be on disk. */
export interface FileAttributes {
  /** Permissions, whatever the umask says. */
  readonly mode: number;
  /** Default: the user who runs this. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** Writes a file whole or not at all: a reader sees the old text or the new one. Missing folders are made. */
export async function writeFileAtomically(path: string, content: string, attributes: FileAttributes): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(temporary, content, attributes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(error, path, 'write');
  }
}

async function writeWhole(path: string, content: string, { mode, owner }: FileAttributes): Promise<void> {
  // Only we may read it until its owner is set.
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    if (owner !== undefined) await file.chown(owner.uid, owner.gid);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}
