import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { nextTurn, turnIsOver } from './event-loop-turn.js';

/** A reader that takes nothing for this long is cut off. */
const stalledReaderMs = 30_000;

/**
 * Writes a page piece by piece, each made only when the reader has room for it. A piece that fails to be made breaks
 * the connection, so that nobody takes the rest for a page; the error is thrown. A reader that goes away is no error.
 */
export async function sendPage(response: ServerResponse, pieces: Iterable<string>, gzip: boolean): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  async function* chunks(): AsyncGenerator<Buffer, void> {
    try {
      for (const piece of pieces) {
        if (turnIsOver()) await nextTurn();
        if (piece !== '') yield Buffer.from(piece);
      }
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  response.setTimeout(stalledReaderMs, () => response.destroy());
  try {
    // Level 1: a scrape is worth a fifth of the work, not the last tenth of the size.
    if (gzip) await pipeline(chunks, createGzip({ level: 1 }), response);
    else await pipeline(chunks, response);
  } catch {
    if (failure !== undefined) throw failure.error;
  }
}
