import type { Gzip } from 'node:zlib';
import { nextTurn, turnIsOver } from '../event-loop-turn.js';
import type { LentBytes } from '../model/lent-bytes.js';
import type { Piece } from '../model/page.js';
import { isLent, joinSmallPieces } from './join-small-pieces.js';
import { roomOrEnd, mostUnread } from './room-or-end.js';

/** A part of a body as it is sent. */
export type Chunk = Buffer | LentBytes;

/** A page's bytes, made one chunk at a time as they are asked for. `return` stops the work. */
export function encodePage(
  pieces: Iterable<Piece>,
  gzip: boolean,
  isForMany: () => boolean,
): AsyncGenerator<Chunk, void> {
  return gzip ? compressed(pieces) : plain(pieces, isForMany);
}

// eslint-disable-next-line @typescript-eslint/require-await -- the compressed form has to wait, and both look alike
async function* plain(pieces: Iterable<Piece>, isForMany: () => boolean): AsyncGenerator<Chunk, void> {
  // A chunk for many takes long to make, and ends with the turn of the event loop.
  yield* joinSmallPieces(pieces, () => isForMany() && !turnIsOver());
}

async function* compressed(pieces: Iterable<Piece>): AsyncGenerator<Chunk, void> {
  // A fifth of the work of the usual level, for nine tenths of its effect.
  const compressor = process.getBuiltinModule('node:zlib').createGzip({ level: 1, chunkSize: 64 * 1024 });
  const feeding = feed(compressor, pieces);
  try {
    for await (const chunk of compressor) yield chunk as Buffer;
  } finally {
    // Its iterator destroys the compressor, and the feeding ends by that.
    await feeding;
  }
}

/** A piece that fails to be made ends the compressor with the error, so that its reader gets it. Never rejects. */
async function feed(compressor: Gzip, pieces: Iterable<Piece>): Promise<void> {
  try {
    for (const piece of joinSmallPieces(pieces)) {
      if (isLent(piece)) compressor.write(piece.bytes, piece.giveBack);
      else compressor.write(piece);
      if (compressor.writableLength > mostUnread) await roomOrEnd(compressor);
      if (turnIsOver()) await nextTurn();
      if (compressor.destroyed) return;
    }
    compressor.end();
  } catch (error) {
    compressor.destroy(error as Error);
  }
}
