import { readFile } from 'node:fs/promises';
import { errorCode } from '../doctor/error-code.js';
import type { CliIo } from './cli-io.js';
import { CliError, usageError } from './cli-error.js';

/** The text of a file, or of standard input for `-`. */
export async function readInput(io: CliIo, path: string): Promise<string> {
  if (path !== '-') return readTextFile(path);
  if (io.stdin.isTTY === true) throw usageError('standard input is a terminal; pipe a text into it or name a file');
  const chunks: Buffer[] = [];
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Buffer | string));
  return decode(Buffer.concat(chunks), '(standard input)');
}

/** The text of a file; whatever is wrong with it is one clear line. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return decode(await readFile(path), path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** The same, `undefined` when there is no such file. */
export async function readTextFileIfAny(path: string): Promise<string | undefined> {
  try {
    return decode(await readFile(path), path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw fileError(error, path, 'read');
  }
}

/** The name of a path in messages. */
export function nameOf(path: string): string {
  return path === '-' ? '(standard input)' : path;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory, not a file',
  ENOTDIR: 'a part of the path is not a directory',
  EACCES: 'it is not allowed; are you the right user?',
  EPERM: 'it is not allowed; are you the right user?',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** An error of the file system as one line. */
export function fileError(error: unknown, path: string, verb: 'read' | 'write'): unknown {
  const code = errorCode(error);
  return code === undefined ? error : new CliError(`cannot ${verb} ${path}: ${reasons[code] ?? code}`);
}

function decode(bytes: Buffer, name: string): string {
  try {
    // A byte order mark is kept: only the parser may say whether it is allowed.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CliError(`cannot read ${name}: it is not UTF-8 text`);
  }
}
