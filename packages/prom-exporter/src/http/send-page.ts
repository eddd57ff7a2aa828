import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { nextTurn, turnIsOver } from '../event-loop-turn.js';
import { isLent, joinSmallPieces } from './join-small-pieces.js';
import type { Piece } from '../model/page.js';

/** What a reader may have left unread, in bytes, before no more is made for it. */
const mostUnread = 256 * 1024;

export interface SendOptions {
  readonly gzip: boolean;
  /** A reader that takes nothing for this long is cut off. Default 30 000. */
  readonly stalledReaderMs?: number;
}

/**
 * Writes a page piece by piece, each made only when the reader has room for it. A piece that fails to be made breaks
 * the connection, so that nobody takes the rest for a page, and the error is thrown. A reader that goes away is none.
 */
export async function sendPage(
  response: ServerResponse,
  pieces: Iterable<Piece>,
  { gzip, stalledReaderMs = 30_000 }: SendOptions,
): Promise<void> {
  response.setTimeout(stalledReaderMs, () => response.destroy());
  // A connection that breaks is noticed by `destroyed`.
  response.on('error', () => undefined);
  // Who has gone tells nobody any more, and the compressor would wait for it.
  if (response.destroyed) return;
  const target = gzip ? compressInto(response) : response;
  try {
    for (const piece of joinSmallPieces(pieces)) {
      if (isLent(piece)) target.write(piece.bytes, piece.giveBack);
      else target.write(piece);
      if (target.writableLength > mostUnread) await roomOrEnd(target);
      if (turnIsOver()) await nextTurn();
      if (target.destroyed) return;
    }
    target.end();
  } catch (error) {
    target.destroy();
    response.destroy();
    throw error;
  }
}

function compressInto(response: ServerResponse): Writable {
  // A fifth of the work of the usual level, for nine tenths of its effect.
  const compressor = process.getBuiltinModule('node:zlib').createGzip({ level: 1 });
  compressor.on('error', () => response.destroy());
  response.on('close', () => compressor.destroy());
  compressor.pipe(response);
  return compressor;
}

function roomOrEnd(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
