import { closeSync, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';

/** A larger file is generated code. */
const largestFile = 2 * 1024 * 1024;
const readable = /\.(?:[cm]?[jt]sx?|map)$/;

/** The path below the folder, if a file is really inside it; symbolic links are followed first. */
export function insideFolder(file: string, folder: string): string | undefined {
  try {
    const path = relative(realpathSync(folder), realpathSync(file));
    const isOutside = path === '' || path === '..' || path.startsWith(`..${sep}`) || /^[A-Za-z]:|^[\\/]/.test(path);
    return isOutside ? undefined : path;
  } catch {
    return undefined;
  }
}

/**
 * The text of a source file inside the folder. A stack is text that others can shape, so anything else is not read:
 * files elsewhere, of other kinds, in a hidden folder, folders, or files that are too large.
 */
export function readSource(file: string, folder: string): string | undefined {
  const path = insideFolder(file, folder);
  if (path === undefined || !readable.test(path) || path.split(sep).some((part) => part.startsWith('.')))
    return undefined;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const stats = fstatSync(descriptor);
    return stats.isFile() && stats.size <= largestFile ? readFileSync(descriptor, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
