import { createHash } from 'node:crypto';
import { lstat, readlink } from 'node:fs/promises';
import { CliError } from './cli-error.js';
import { readTextFileIfAny } from './read-input.js';
import type { FileAttributes } from './write-file-atomically.js';

/** A file as it is on disk. */
export interface FileOnDisk {
  readonly text: string;
  readonly attributes: Required<FileAttributes>;
}

/** Reads a file that may be about to be replaced; `undefined` if there is none. */
export async function readOnDisk(path: string): Promise<FileOnDisk | undefined> {
  const status = await lstat(path).catch(() => undefined);
  if (status?.isSymbolicLink() === true) {
    throw new CliError(`${path} is a link to ${await readlink(path)}; name that file instead, the link would be lost`);
  }
  const text = await readTextFileIfAny(path);
  if (text === undefined || status === undefined) return undefined;
  return { text, attributes: { mode: status.mode & 0o777, owner: { uid: status.uid, gid: status.gid } } };
}

/** Sums of files as this tool wrote them, by path. */
export type InstallRecord = Readonly<Record<string, string>>;

/** Reads a record, which has the form that `sha256sum --check` reads. */
export function parseRecord(text: string): InstallRecord {
  const lines = [...text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)];
  return Object.fromEntries(lines.map(([, sum = '', path = '']) => [path, sum]));
}

/** The record as text. */
export function printRecord(record: InstallRecord): string {
  return Object.entries(record)
    .map(([path, sum]) => `${sum}  ${path}\n`)
    .join('');
}

/** The checksum that a record holds for a text. */
export function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** State of the file that a new one would replace. */
export type FileState = 'absent' | 'same' | 'ours' | 'edited' | 'foreign' | 'unknown';

const header = /^(?:\/\/ Generated|# Made) by @tta\/alloy-config\b(?:.* from options ([0-9a-f]{12})\.)?/;

/**
 * Tells a file that was installed and left alone from one that a person changed. The record knows best. Without one the
 * header must do: it has the hash of the options, and the same options make the same text.
 */
export function stateOf(onDisk: string | undefined, wanted: string, recordedSum: string | undefined): FileState {
  if (onDisk === undefined) return 'absent';
  if (onDisk === wanted) return 'same';
  const ours = header.exec(onDisk);
  if (ours === null) return 'foreign';
  if (recordedSum !== undefined) return recordedSum === sumOf(onDisk) ? 'ours' : 'edited';
  return ours[1] !== undefined && onDisk.split('\n')[0] === wanted.split('\n')[0] ? 'edited' : 'unknown';
}
