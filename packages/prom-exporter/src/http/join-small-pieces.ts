import type { Piece } from '../model/page.js';

const chunkLength = 32 * 1024;
/** A piece of at least this length is worth a write of its own. */
const longPiece = 8 * 1024;

/**
 * The same text in fewer pieces. Each write costs: a compressor takes a turn of the event loop for it, and in a busy
 * process turns are long.
 */
export function* joinSmallPieces(pieces: Iterable<Piece>): Generator<Exclude<Piece, string>, void> {
  let chunk = Buffer.allocUnsafe(chunkLength);
  let length = 0;
  for (const piece of pieces) {
    const bytes = bytesOf(piece);
    const isLong = bytes.length >= longPiece;
    if (length > 0 && (isLong || length + bytes.length > chunkLength)) {
      yield chunk.subarray(0, length);
      chunk = Buffer.allocUnsafe(chunkLength);
      length = 0;
    }
    if (isLong) {
      yield typeof piece === 'string' ? bytes : piece;
      continue;
    }
    length += bytes.copy(chunk, length);
    if (isLent(piece)) piece.giveBack();
  }
  if (length > 0) yield chunk.subarray(0, length);
}

function bytesOf(piece: Piece): Buffer {
  if (typeof piece === 'string') return Buffer.from(piece);
  return isLent(piece) ? piece.bytes : piece;
}

/** Whether a piece has to be given back. */
export function isLent(piece: Piece): piece is Exclude<Piece, string | Buffer> {
  return typeof piece === 'object' && 'giveBack' in piece;
}
