import type { Piece } from '../model/page.js';

/** Bytes of a chunk. A piece of at least a quarter of it is worth a write of its own. */
const chunkLength = 32 * 1024;
const chunkLengthForMany = 512 * 1024;

/**
 * The same text in fewer pieces. Each write costs: a compressor takes a turn of the event loop for it, and in a busy
 * process turns are long. A body `isForMany` while many wait for it: then one more copy costs less than their writes.
 */
export function* joinSmallPieces(
  pieces: Iterable<Piece>,
  isForMany: () => boolean = () => false,
): Generator<Exclude<Piece, string>, void> {
  let chunk = Buffer.alloc(0);
  let length = 0;
  for (const piece of pieces) {
    const bytes = bytesOf(piece);
    const capacity = isForMany() ? chunkLengthForMany : chunkLength;
    const isLong = bytes.length >= capacity / 4;
    if (length > 0 && (isLong || length + bytes.length > chunk.length)) {
      yield chunk.subarray(0, length);
      length = 0;
    }
    if (isLong) {
      yield typeof piece === 'string' ? bytes : piece;
      continue;
    }
    if (length === 0) chunk = Buffer.allocUnsafe(capacity);
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
