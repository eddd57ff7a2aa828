import type { Readable, Writable } from 'node:stream';
import { visibleLines } from './visible-text.js';

/** Surroundings of the command line: the real process in production, a substitute in tests. */
export interface CliIo {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Takes the result and nothing else. */
  readonly stdout: Writable & { readonly isTTY?: boolean };
  /** Takes questions, hints and errors. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Writes and waits for the stream, so that long output through a pipe is not cut off. */
function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Writes the result as a person reads it. In JSON the escapes mean the same characters. */
export function print(io: CliIo, text: string): Promise<void> {
  return printExactly(io, visibleLines(text));
}

/** Writes a result that is a file, byte by byte. */
export function printExactly(io: CliIo, text: string): Promise<void> {
  return write(io.stdout, text.endsWith('\n') || text === '' ? text : `${text}\n`);
}

/** Says something to the person in front. */
export function say(io: CliIo, text: string): Promise<void> {
  return write(io.stderr, `${visibleLines(text)}\n`);
}
