import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from './cli-error.js';
import type { CliIo } from './cli-io.js';
import { fileError, nameOf, readInput } from './read-input.js';

/** Texts by the names of their files. */
export interface FileGroup {
  /** Whether a folder was named, whose files are one configuration. */
  readonly isFolder: boolean;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Reads files and folders: all `*.alloy` files of a folder make a group, and files that were named one by one make a
 * group with the others of their folder. An unreadable file is reported as a problem, and the others are still read.
 */
export async function readGroups(
  io: CliIo,
  paths: readonly string[],
): Promise<{ readonly groups: readonly FileGroup[]; readonly problems: readonly string[] }> {
  const groups = new Map<string, { isFolder: boolean; files: Record<string, string> }>();
  const problems: string[] = [];
  for (const path of paths) {
    const folder = path === '-' ? '-' : await isFolder(path).then((is) => (is ? path : undefined));
    try {
      const files = folder === path && path !== '-' ? await alloyFilesIn(path) : [path];
      const key = folder === undefined ? `file ${dirname(path)}` : `folder ${folder}`;
      const group = groups.get(key) ?? { isFolder: folder !== undefined, files: {} };
      groups.set(key, group);
      for (const file of files) {
        await readInput(io, file).then(
          (text) => void (group.files[nameOf(file)] = text),
          (error: unknown) => void problems.push(messageOf(error)),
        );
      }
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  return { groups: [...groups.values()].filter(({ files }) => Object.keys(files).length > 0), problems };
}

function messageOf(error: unknown): string {
  if (error instanceof CliError && error.exitCode === 1) return error.message;
  throw error;
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

/** Alloy takes the files of the folder itself, not those of folders within. */
async function alloyFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError(error, folder, 'read');
  });
  const files = names.filter((name) => name.endsWith('.alloy')).sort();
  if (files.length === 0) throw new CliError(`${folder} holds no *.alloy file`);
  return files.map((name) => join(folder, name));
}
